// What the routes are asked about: things of the project `demo`, made anew for every question, since an answer may be
// their end.
import { randomUUID } from 'node:crypto'
import type { Route } from '#api/route.ts'
import { maxVersion, versionText } from '#api/versions.ts'
import { insertImage } from '#db/images.ts'
import { type ContainerStatus, statusesAllowing } from '#objects/container.ts'
import { HeldCapsules } from '../support/held-capsules.ts'
import { leastRequest } from '../support/least-request.ts'
import { host, RealApi, type Reply } from '../support/real-api.ts'
import { tarWith } from '../support/tar.ts'

interface Item {
  readonly ident: string
  readonly name?: string
}

interface Request {
  readonly method: Parameters<RealApi['ask']>[0]
  readonly url: string
  readonly body?: object
}

const oldHost = 'old-host'

export class TenantStage implements AsyncDisposable {
  readonly api: RealApi
  #made = 0

  private constructor(api: RealApi) {
    this.api = api
  }

  static async open(): Promise<TenantStage> {
    const api = await RealApi.start({ networks: ['second'], capsules: new HeldCapsules() })
    const unlimited = { containers: -1, memory: -1, disk: -1, cpu: -1 }
    await api.ask('PUT', '/v1/quota_classes/default', { as: 'admin', body: unlimited })
    return new TenantStage(api)
  }

  /** Asks the route, about something of `demo` where it is about something. */
  async ask(route: Route, as: string | null): Promise<{ readonly reply: Reply; readonly secrets: readonly string[] }> {
    const { ident, name, request } = await this.itemFor(route)
    const { method, url, body } = request(ident)
    const version = versionText(route.until ?? maxVersion)
    const reply = await this.api.ask(method, url, { as, version, ...(body && { body }) })
    return { reply, secrets: [ident, ...(name === undefined ? [] : [name])] }
  }

  /** Something for the route to be about, and how to ask for it. */
  async itemFor(route: Route): Promise<Item & { request(ident: string): Request }> {
    const item = await this.#item(route)
    const values = await this.#values(route, item.ident)
    const parameters = new Map([
      ['project', 'demo'],
      ['name', route.path.startsWith('/v1/images') ? 'busybox' : 'default'],
      ['host', oldHost],
      ['binary', 'zun-compute'],
      ['network', String(values.neutron_net_id)],
      ['requestId', await this.#requestId(route, item.ident)],
    ])
    const { query, body } = leastRequest(route, values)
    return {
      ...item,
      request: (ident) => ({
        method: route.method as Request['method'], // no route is asked with HEAD
        url:
          route.path.replace(/:(\w+)/g, (_, key) => (key === 'ident' ? ident : (parameters.get(key) ?? key))) + query,
        ...(body && { body }),
      }),
    }
  }

  async container(status: ContainerStatus): Promise<Required<Item>> {
    const name = this.#newName()
    const ident = await this.api.container(
      { name, interactive: true, tty: true },
      status === 'Paused' ? 'Running' : status,
    )
    if (status === 'Paused') {
      await this.api.ask('POST', `/v1/containers/${ident}/pause`)
      await this.api.reaches(ident, status)
    }
    return { ident, name }
  }

  async registry(): Promise<Required<Item>> {
    const name = this.#newName()
    const { body } = await this.api.ask('POST', '/v1/registries', {
      body: { registry: { name, domain: 'registry.test' } },
    })
    return { ident: body.registry.uuid, name }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]()
  }

  async #item({ method, path }: Route): Promise<Item> {
    const [, , collection, , action] = path.split('/')
    switch (collection) {
      case 'containers':
        return this.container(statusFor(action ?? (method === 'DELETE' ? 'delete' : 'update')))
      case 'registries':
        return this.registry()
      case 'images':
        return this.#image()
      case 'capsules':
        return this.#capsule()
      case 'hosts':
        return { ident: host }
      default:
        return { ident: 'demo' }
    }
  }

  /** Removed images and new ones in the database: the rule of pulling lets only administrators in. */
  async #image(): Promise<Item> {
    const uuid = randomUUID()
    const image = { uuid, repo: this.#newName(), tag: 'latest', host, projectId: 'demo', userId: 'demo' }
    await insertImage(this.api.db, { ...image, createdAt: new Date() })
    return { ident: uuid }
  }

  async #capsule(): Promise<Item> {
    const template = { kind: 'capsule', metadata: {}, spec: { containers: [{ image: 'busybox' }] } }
    return { ident: (await this.api.ask('POST', '/v1/capsules', { body: { template } })).body.uuid }
  }

  async #requestId({ path }: Route, ident: string): Promise<string> {
    if (!path.includes(':requestId')) return ''
    return (await this.api.ask('GET', `/v1/containers/${ident}/container_actions`)).body.containerActions[0].request_id
  }

  /** What the real service wants to be given where a sample will not do. */
  async #values({ method, path }: Route, ident: string): Promise<Readonly<Record<string, unknown>>> {
    const [, , collection, , action] = path.split('/')
    if (collection === 'networks') return { name: null, neutron_net_id: await this.#network(method === 'DELETE') }
    if (collection === 'services' && path !== '/v1/services/:host/:binary') {
      await this.#oldService()
      return method === 'GET' ? {} : { host: oldHost }
    }
    if (collection === 'services') await this.#oldService()
    if (method === 'POST' && path === '/v1/images') return { repo: this.#newName() }
    if (method === 'POST' && path === '/v1/containers') return { cpu: 0.1, memory: 16 }
    if (action === 'put_archive') return { data: tarWith('note', 'words').toString('base64') }
    if (action === 'get_archive') {
      const file = { path: '/tmp', data: tarWith('note', 'words').toString('base64') }
      await this.api.ask('POST', `/v1/containers/${ident}/put_archive`, { body: file })
      return { path: '/tmp/note' }
    }
    if (action === 'network_attach') return { network: 'second' }
    if (action === 'network_detach') return { network: 'bridge' }
    return {}
  }

  /** A service of which nobody hears any more. */
  async #oldService(): Promise<void> {
    const { db } = this.api
    await db.deleteFrom('zun_service').where('host', '=', oldHost).execute()
    const row = { host: oldHost, binary: 'zun-compute', disabled: false, forced_down: false, report_count: 0 }
    await db.insertInto('zun_service').values(row).execute()
  }

  /** The id of the engine's network, made known by somebody or not. */
  async #network(known: boolean): Promise<string> {
    const owner = known ? 'admin' : null
    await this.api.db
      .updateTable('network')
      .set({ project_id: owner, user_id: owner })
      .where('name', '=', 'bridge')
      .execute()
    const { neutron_net_id: id } = await this.api.db
      .selectFrom('network')
      .select('neutron_net_id')
      .where('name', '=', 'bridge')
      .executeTakeFirstOrThrow()
    return String(id)
  }

  #newName(): string {
    this.#made += 1
    return `of-demo-${this.#made}`
  }
}

/** A status in which the action is allowed. */
function statusFor(action: string): ContainerStatus {
  const allowing: Readonly<Record<string, readonly ContainerStatus[]>> = statusesAllowing
  const fit = (['Running', 'Created', 'Paused'] as const).find((status) => allowing[action]?.includes(status) ?? true)
  if (fit === undefined) throw new Error(`No status the stage can bring about allows ${action}.`)
  return fit
}
