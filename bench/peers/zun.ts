// A real `bin/zunctl dev` in a process of its own, spoken to as any client would.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { HttpPeer } from './http.ts'
import { dockerUrl } from './raw-engine.ts'

const program = new URL('../../bin/zunctl', import.meta.url).pathname

/** What is measured has been measured by then: nothing is lost with a process that does not end by itself. */
const stopMs = 15_000

export interface ZunOptions {
  readonly stateDir: string
  readonly engine: 'docker' | 'fake'
}

export class Zun {
  readonly #child: ChildProcess
  readonly #address: { readonly host: string; readonly port: number }
  readonly stateDir: string
  /** From launch to the line that says it serves. */
  readonly startedInMs: number

  private constructor(child: ChildProcess, url: string, stateDir: string, startedInMs: number) {
    const { hostname, port } = new URL(url)
    this.#child = child
    this.#address = { host: hostname, port: Number(port) }
    this.stateDir = stateDir
    this.startedInMs = startedInMs
  }

  static async start({ stateDir, engine }: ZunOptions): Promise<Zun> {
    const flags = ['--listen', '127.0.0.1:0', '--state-dir', stateDir, '--engine', engine, '--docker', dockerUrl]
    const launched = performance.now()
    const child = spawn(program, ['dev', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
    const url = await readyUrl(child)
    return new Zun(child, url, stateDir, performance.now() - launched)
  }

  /** `bin/zunctl` replaces itself by the program, so that this is the program's own. */
  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('zunctl has no process.')
    return this.#child.pid
  }

  /** A client with a token of the administrator in the project `admin`, or of the member of `demo`. */
  async client(as: 'demo' | 'admin'): Promise<{ readonly http: HttpPeer; readonly projectId: string }> {
    const clouds = parse(await readFile(join(this.stateDir, 'clouds.yaml'), 'utf8')).clouds
    const { username, password, project_name: project } = clouds[as === 'admin' ? 'zun-dev-admin' : 'zun-dev'].auth
    const domain = { id: 'default' }
    const anonymous = new HttpPeer(this.#address)
    const { headers, text } = await anonymous.must('POST', '/identity/v3/auth/tokens', {
      auth: {
        identity: { methods: ['password'], password: { user: { name: username, domain, password } } },
        scope: { project: { name: project, domain } },
      },
    })
    anonymous.close()
    const token = String(headers['x-subject-token'])
    const http = new HttpPeer(this.#address, {
      'x-auth-token': token,
      'openstack-api-version': 'container 1.40',
    })
    return { http, projectId: JSON.parse(text).token.project.id }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), stopMs)
    await exit
    clearTimeout(impatience)
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data
      const url = /^ready (\S+)$/m.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`zunctl dev ended before it was ready: ${said.trim()}`)))
  })
}

/** A state directory that goes with its user. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'zun-bench-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Starts one for as long as the work takes. */
export async function withZun<T>(options: ZunOptions, work: (zun: Zun) => Promise<T>): Promise<T> {
  const zun = await Zun.start(options)
  try {
    await liftQuotas(zun)
    return await work(zun)
  } finally {
    await zun.stop()
  }
}

/** A project may hold forty containers; measuring needs more. */
async function liftQuotas(zun: Zun): Promise<void> {
  const { http } = await zun.client('admin')
  await http.must('PUT', '/v1/quota_classes/default', { containers: -1, cpu: -1, memory: -1, disk: -1 })
  http.close()
}
