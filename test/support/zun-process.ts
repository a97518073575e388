// A real `zunctl dev` in a process of its own, to be used, killed and started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { dockerUrl } from './docker-engine.ts'
import { until } from './until.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not.
  readonly body: any
}

export interface StartOptions {
  readonly stateDir: string
  readonly engine?: 'docker' | 'fake'
  readonly env?: Readonly<Record<string, string>>
  readonly port?: number
  readonly logLevel?: 'info' | 'error'
  /** Where Docker listens, if that is not the tests' own. */
  readonly docker?: string
}

const tokens = new Map<string, string>()

export class ZunProcess {
  readonly url: string
  readonly stateDir: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string, stateDir: string) {
    this.#child = child
    this.url = url
    this.stateDir = stateDir
  }

  /** Starts it and waits until it is ready. Throws with what it said when it ends instead. */
  static async start({
    stateDir,
    engine = 'docker',
    env = {},
    port = 0,
    logLevel = 'info',
    docker = dockerUrl,
  }: StartOptions): Promise<ZunProcess> {
    const args = [
      '--conditions=zun-source',
      'src/cmd/zunctl.ts',
      'dev',
      '--listen',
      `127.0.0.1:${port}`,
      '--state-dir',
      stateDir,
      '--engine',
      engine,
      '--docker',
      docker,
      '--log-level',
      logLevel,
    ]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (data) => (said += data))
    child.stderr.on('data', (data) => (said += data))
    const url = await until('zunctl dev is ready', 20_000, () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`zunctl dev ended: ${said}`)
      return /^ready (\S+)$/m.exec(said)?.[1]
    })
    return new ZunProcess(child, url, stateDir)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Whether it ended, and how. */
  get ended(): string | undefined {
    return this.#child.signalCode ?? this.#child.exitCode?.toString() ?? undefined
  }

  async waitForEnd(limitMs: number): Promise<string> {
    return until('the process ends', limitMs, () => this.ended)
  }

  /** Ends it as a power cut would. */
  async crash(): Promise<void> {
    if (this.ended !== undefined) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }

  /** Ends it as an operator would; the exit code. */
  async stop(): Promise<number | null> {
    if (this.ended === undefined) {
      const exit = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await exit
    }
    return this.#child.exitCode
  }

  /** One request to the API, as the member of `demo` unless told otherwise. */
  async api(
    method: string,
    path: string,
    options: {
      readonly body?: unknown
      readonly as?: 'demo' | 'admin'
      readonly version?: string
      readonly signal?: AbortSignal
    } = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'X-Auth-Token': await this.token(options.as ?? 'demo'),
        'OpenStack-API-Version': `container ${options.version ?? '1.40'}`,
        ...(options.body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }

  /** Creates a container that runs; its uuid. */
  async run(body: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.api('POST', '/v1/containers?run=true', {
      body: { image: 'busybox', command: ['sleep', '1000'], cpu: 0.1, memory: 32, ...body },
    })
    if (answer.status !== 202) throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body.uuid
  }

  /** Lifts every limit, for tests that need many containers. */
  async liftQuotas(): Promise<void> {
    const body = { containers: -1, cpu: -1, memory: -1, disk: -1 }
    const { status } = await this.api('PUT', '/v1/quota_classes/default', { as: 'admin', body })
    if (status !== 200) throw new Error(`quotas answered ${status}`)
  }

  /** Waits until the container has the status and nothing works on it. */
  async reaches(uuid: string, status: string, limitMs = 15_000): Promise<Answer['body']> {
    let last = ''
    try {
      return await until(`container ${uuid} is ${status}`, limitMs, async () => {
        const { body } = await this.api('GET', `/v1/containers/${uuid}`, { as: 'admin' })
        last = JSON.stringify(body)
        return body.status === status && body.task_state === null && body
      })
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error} It is ${last}`)
    }
  }

  /** Waits until the container is no more. */
  async isGone(uuid: string, limitMs = 15_000): Promise<void> {
    await until(
      `container ${uuid} is gone`,
      limitMs,
      async () => (await this.api('GET', `/v1/containers/${uuid}`, { as: 'admin' })).status === 404,
    )
  }

  /** Tokens outlive the process, so that one is enough for a state directory. */
  async token(user: 'demo' | 'admin'): Promise<string> {
    const key = `${this.stateDir} ${user}`
    const known = tokens.get(key)
    if (known !== undefined) return known
    const clouds = parse(await readFile(join(this.stateDir, 'clouds.yaml'), 'utf8')).clouds
    const { username, password, project_name } = clouds[user === 'admin' ? 'zun-dev-admin' : 'zun-dev'].auth
    const domain = { id: 'default' }
    const response = await fetch(`${this.url}/identity/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user: { name: username, domain, password } } },
          scope: { project: { name: project_name, domain } },
        },
      }),
    })
    const token = response.headers.get('x-subject-token')
    if (token === null) throw new Error(`No token: ${response.status} ${await response.text()}`)
    tokens.set(key, token)
    return token
  }
}

/** A state directory for one test, and its end. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'zun-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
