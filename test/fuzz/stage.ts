// The server under fire, in a process of its own, with some things to aim at. Between batches it is put back to where it
// was, so that no state grows and each batch meets the same one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { tarWith } from '../support/tar.ts'
import { until } from '../support/until.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { containers } from './known-values.ts'

type Directory = AsyncDisposable & { readonly path: string }

const limitMs = 30_000
/** Else garbage that waits for its collector looks like a leak; what does leak ends the process. */
/** Else the requests to wait take longer than all others together. */
const nobodyWaits = { OS_API__LONGEST_WAIT: '0' }

const smallHeap = { NODE_OPTIONS: '--max-old-space-size=96 --max-semi-space-size=8' }
const unlimited = { containers: -1, memory: -1, disk: -1, cpu: -1 }

export class FuzzStage implements AsyncDisposable {
  readonly zun: ZunProcess
  /** What placeholders stand for. */
  readonly ids = new Map<string, string>()
  readonly tokens: Readonly<Record<'admin' | 'demo', string>>
  readonly #db: DatabaseSync
  #restored = 0
  readonly #directory: Directory

  private constructor(zun: ZunProcess, directory: Directory, tokens: FuzzStage['tokens']) {
    this.zun = zun
    this.#directory = directory
    this.tokens = tokens
    this.#db = new DatabaseSync(join(directory.path, 'zun.sqlite'), { readOnly: true })
  }

  static async open(): Promise<FuzzStage> {
    const directory = await temporaryDirectory()
    const zun = await ZunProcess.start({
      stateDir: directory.path,
      engine: 'fake',
      logLevel: 'error',
      env: { ...smallHeap, ...nobodyWaits },
    })
    const tokens = { admin: await zun.token('admin'), demo: await zun.token('demo') }
    const stage = new FuzzStage(zun, directory, tokens)
    const [host] = (await zun.api('GET', '/v1/hosts', { as: 'admin' })).body.hosts
    stage.ids.set('host', host.hostname)
    stage.ids.set(
      'project',
      stage.#one('SELECT project_id AS value FROM network WHERE project_id IS NOT NULL') ?? 'demo',
    )
    stage.ids.set('network', stage.#one("SELECT neutron_net_id AS value FROM network WHERE name = 'bridge'") ?? '')
    await stage.restore()
    return stage
  }

  /** Every row that a request can make, by a name that tells its kind and its id. */
  resources(): Set<string> {
    const rows = this.#db.prepare(resourceQuery).all()
    return new Set(rows.map(({ resource }) => String(resource)))
  }

  /** Resolves once no accepted work is left. */
  async settled(): Promise<void> {
    const unfinished = this.#db.prepare(
      "SELECT count(*) AS count FROM operation WHERE state IN ('pending', 'running', 'undoing')",
    )
    await until('all that was begun has ended', limitMs, () => Number(unfinished.get()?.count) === 0, 2)
  }

  /** Removes what was made, and makes anew what was removed or changed. */
  async restore(): Promise<void> {
    await this.raiseHosts()
    await this.#restoreQuotas()
    const wanted = new Map(containers.map((status) => [this.ids.get(status), statusOf[status]]))
    for (const { uuid, status, image } of this.#rows('SELECT uuid, status, image FROM container')) {
      const asItWas = wanted.get(String(uuid)) === status && image === lastingImage
      if (!asItWas) await this.#ask('DELETE', `/v1/containers/${uuid}?force=true`, 'admin')
    }
    await this.settled()
    for (const status of containers) await this.#ensureContainer(status)
    await this.#restoreRegistries()
    await this.#restoreImages()
    await this.#restoreNetwork()
    await this.settled()
  }

  /** Memory of the server, in MiB. */
  async rssMib(): Promise<number> {
    const status = await readFile(`/proc/${this.zun.pid}/status`, 'utf8')
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? []
    if (kib === undefined) throw new Error('The memory of the server cannot be read from /proc.')
    return Number(kib) / 1024
  }

  /** The last it logged. */
  async lastWords(): Promise<string> {
    const text = await readFile(join(this.#directory.path, 'zun.log'), 'utf8').catch(() => '')
    return text.slice(-4000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#db.close()
    await this.zun.crash()
    await this.#directory[Symbol.asyncDispose]()
  }

  async #ensureContainer(status: (typeof containers)[number]): Promise<void> {
    const known = this.ids.get(status)
    if (known !== undefined && this.#one('SELECT uuid AS value FROM container WHERE uuid = ?', known) !== undefined)
      return
    const run = status === 'created' ? '' : '?run=true'
    const body = {
      image: lastingImage,
      command: ['sleep', '1000'],
      cpu: 0.1,
      memory: 16,
      name: `the-${status}`,
      interactive: true,
    }
    const made = await this.#ask('POST', `/v1/containers${run}`, 'demo', body)
    const { uuid } = made.body
    await this.settled()
    const url = `/v1/containers/${uuid}`
    const file = { path: '/tmp', data: tarWith('note', 'words').toString('base64') }
    await this.#ask('POST', `${url}/put_archive`, 'demo', file)
    if (status === 'paused') await this.#ask('POST', `${url}/pause`, 'demo')
    if (status === 'stopped') await this.#ask('POST', `${url}/stop?timeout=0`, 'demo')
    this.ids.set(status, uuid)
    this.ids.set('request', made.headers.get('x-openstack-request-id') ?? '')
    await this.settled()
  }

  /** Hosts that an administrator has taken down are up again. */
  async raiseHosts(): Promise<void> {
    const changed = this.#rows(
      'SELECT host, binary, disabled, forced_down FROM zun_service WHERE disabled OR forced_down',
    )
    for (const { host, binary } of changed) {
      await this.#ask('PUT', `/v1/services/enable?host=${host}&binary=${binary}`, 'admin')
      await this.#ask('PUT', `/v1/services/force_down?host=${host}&binary=${binary}&forced_down=false`, 'admin')
    }
  }

  async #restoreQuotas(): Promise<void> {
    for (const { project_id: project } of this.#rows('SELECT DISTINCT project_id FROM quotas')) {
      await this.#ask('DELETE', `/v1/quotas/${encodeURIComponent(String(project))}`, 'admin')
    }
    const limited = this.#one(
      "SELECT count(*) AS value FROM quota_classes WHERE class_name = 'default' AND hard_limit = -1",
    )
    if (limited !== '4') await this.#ask('PUT', '/v1/quota_classes/default', 'admin', unlimited)
  }

  /** Known to the engine in every other batch: else nobody could take that back. */
  async #restoreNetwork(): Promise<void> {
    this.#restored += 1
    const id = this.ids.get('network') ?? ''
    const known = this.#one(
      'SELECT project_id AS value FROM network WHERE neutron_net_id = ? AND project_id IS NOT NULL',
      id,
    )
    const wanted = this.#restored % 2 === 0
    if (wanted && known === undefined) {
      await this.#ask('POST', '/v1/networks', 'admin', { name: null, neutron_net_id: id })
    }
    if (!wanted && known !== undefined) await this.#ask('DELETE', `/v1/networks/${id}`, 'admin')
  }

  async #restoreRegistries(): Promise<void> {
    const own = this.ids.get('registry')
    const rows = this.#rows('SELECT uuid, name FROM registry')
    for (const { uuid, name } of rows) {
      if (uuid !== own || name !== 'the-registry') await this.#ask('DELETE', `/v1/registries/${uuid}`, 'admin')
    }
    if (rows.some(({ uuid, name }) => uuid === own && name === 'the-registry')) return
    const registry = { domain: 'registry.test', name: 'the-registry', username: 'me', password: 'secret' }
    this.ids.set('registry', (await this.#ask('POST', '/v1/registries', 'demo', { registry })).body.registry.uuid)
  }

  async #restoreImages(): Promise<void> {
    const own = this.ids.get('image')
    const rows = this.#rows('SELECT uuid FROM image')
    for (const { uuid } of rows) if (uuid !== own) await this.#ask('DELETE', `/v1/images/${uuid}`, 'admin')
    if (rows.some(({ uuid }) => uuid === own)) return
    await this.settled()
    const body = { repo: 'the-image', host: this.ids.get('host') }
    this.ids.set('image', (await this.#ask('POST', '/v1/images', 'admin', body)).body.uuid)
  }

  async #ask(method: string, path: string, as: 'admin' | 'demo', body?: unknown) {
    const answer = await this.zun.api(method, path, { as, ...(body !== undefined && { body }) })
    if (answer.status >= 300) {
      throw new Error(
        `Putting things back, ${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
      )
    }
    return answer
  }

  #rows(sql: string): Record<string, unknown>[] {
    return this.#db.prepare(sql).all()
  }

  #one(sql: string, ...values: string[]): string | undefined {
    const row = this.#db.prepare(sql).get(...values)
    return row === undefined ? undefined : String(row.value)
  }
}

/** Of the containers that stay; no request makes an image of that name, which could then not be deleted. */
const lastingImage = 'lasting'

const statusOf = { running: 'Running', created: 'Created', paused: 'Paused', stopped: 'Stopped' } as const

const resourceQuery = `
  SELECT 'container ' || uuid AS resource FROM container
  UNION ALL SELECT 'registry ' || uuid FROM registry
  UNION ALL SELECT 'image ' || uuid FROM image
  UNION ALL SELECT 'claim ' || consumer_uuid FROM claim
  UNION ALL SELECT 'network ' || uuid || ' of ' || project_id FROM network WHERE project_id IS NOT NULL
  UNION ALL SELECT 'quota of project ' || project_id || ' ' || resource FROM quotas
  UNION ALL SELECT 'quota of class ' || class_name || ' ' || resource FROM quota_classes
  UNION ALL SELECT 'service ' || host || ' ' || binary FROM zun_service
  UNION ALL SELECT 'host ' || uuid FROM compute_node`
