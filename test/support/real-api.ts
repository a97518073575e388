// The whole service in this process, asked without a socket: API, control plane and an agent on the fake engine.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import { buildApi } from '#api/server.ts'
import type { Capsules } from '#app/app.ts'
import type { Caller, Identity } from '#cloud/identity/identity.ts'
import { silentLog } from '#common/log.ts'
import { Secrets } from '#common/secrets.ts'
import { ComputeAgent } from '#compute/agent.ts'
import { NodeMemory } from '#compute/memory.ts'
import type { Conf } from '#conf/conf.ts'
import { loadConf } from '#conf/load.ts'
import { FakeDriver } from '#container/fake/driver.ts'
import { FakeEngine } from '#container/fake/engine.ts'
import { migrateToNewest } from '#db/migrate.ts'
import type { Database } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import { Policies } from '#policies/policies.ts'
import { InProcessTransport } from '#rpc/transports/in-process.ts'
import { ControlPlane } from '../../src/cmd/control-plane.ts'
import { type AnswerWatch, watchAnswers } from './answers.ts'
import { until } from './until.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not.
  readonly body: any
}

export interface Asking {
  readonly body?: unknown
  /** A token, which is the name of a user; see `everybody`. `null` for none. */
  readonly as?: string | null
  readonly version?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const host = 'host-1'

export class RealApi implements AsyncDisposable {
  readonly engine = new FakeEngine()
  readonly #directory = mkdtempSync(join(tmpdir(), 'zun-api-'))
  readonly #server: FastifyInstance
  readonly #answers: AnswerWatch
  readonly #closing: (() => Promise<unknown>)[] = []
  readonly db: Kysely<Database>
  readonly control: ControlPlane
  readonly policies = new Policies()

  private constructor(conf: Conf, capsules: Capsules | undefined) {
    this.engine.anyImage = true
    this.db = openSqlite(join(this.#directory, 'zun.sqlite'))
    const transport = new InProcessTransport(silentLog)
    const secrets = new Secrets('the key of a test')
    this.control = new ControlPlane({
      db: this.db,
      transport,
      conf,
      log: silentLog,
      secrets,
      owner: randomUUID(),
      alone: true,
      healingPauseSeconds: 0.01,
    })
    const app = { ...this.control.app, ...(capsules && { capsules }) }
    this.#server = buildApi({ app, identity: everybody, policies: this.policies, log: silentLog })
    this.#answers = watchAnswers(this.#server)
    this.#closing.push(
      () => this.control.close(0),
      () => this.#server.close(),
    )
    this.#agent = () =>
      new ComputeAgent({
        driver: new FakeDriver({ owner: 'test', engine: this.engine }),
        transport,
        memory: new NodeMemory(join(this.#directory, 'node.sqlite')),
        log: silentLog,
        options: { host, availabilityZone: 'nova', relistSeconds: 60, heartbeatSeconds: 60, resumeContainers: false },
      })
  }

  readonly #agent: () => ComputeAgent
  #running: ComputeAgent | undefined

  /**
   * `networks`: what the engine has beside its own bridge. `capsules`: in place of those the service cannot run yet.
   * `docker`: what zun.conf says of it.
   */
  static async start({
    networks = [],
    capsules,
    docker = {},
  }: {
    readonly networks?: readonly string[]
    readonly capsules?: Capsules
    readonly docker?: Partial<Conf['docker']>
  } = {}): Promise<RealApi> {
    const conf = await loadConf()
    const api = new RealApi({ ...conf, docker: { ...conf.docker, ...docker } }, capsules)
    for (const name of networks) api.engine.addNetwork(name, null)
    await migrateToNewest(api.db, 'the test database')
    await api.control.start()
    await api.#startAgent()
    api.#closing.unshift(() => api.#running?.close() ?? Promise.resolve())
    await api.control.whenKnown(host)
    await api.control.takeOver()
    return api
  }

  /** A request exactly as given; a text is sent as it is. */
  async send(method: string, url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Reply> {
    const payload =
      body === null || body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const response = await this.#server.inject({
      method: method as 'GET', // inject knows no others than HTTP has
      url,
      headers,
      ...(payload !== undefined && { payload }),
    })
    this.#answers.check()
    const json = String(response.headers['content-type'] ?? '').startsWith('application/json') && response.body !== ''
    return {
      status: response.statusCode,
      headers: response.headers,
      body: json ? JSON.parse(response.body) : response.body,
    }
  }

  /** Where it is reached through a socket. */
  async listen(): Promise<string> {
    return this.#server.listen({ host: '127.0.0.1', port: 0 })
  }

  /** The server alone ends: what a client with a connection sees of a stop. */
  async closeServer(): Promise<void> {
    await this.#server.close()
  }

  /** Routes that have answered well since the start, as in `GET /v1/containers/{ident}`. */
  get reached(): ReadonlySet<string> {
    return this.#answers.reached
  }

  /** The agent ends and another one begins on the same host. */
  async restartAgent(): Promise<void> {
    await this.#running?.close()
    await this.#startAgent()
  }

  async #startAgent(): Promise<void> {
    this.#running = this.#agent()
    await this.#running.start()
  }

  async ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, asking: Asking = {}): Promise<Reply> {
    const { body, as = 'demo', version = '1.40', headers = {} } = asking
    const response = await this.#server.inject({
      method,
      url,
      headers: {
        ...(as !== null && { 'x-auth-token': as }),
        'openstack-api-version': `container ${version}`,
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }), // JSON of whatever a test sends
    })
    this.#answers.check()
    const text = response.body
    return { status: response.statusCode, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }

  /** Creates a container; its uuid once it has the status. */
  async container(body: Record<string, unknown> = {}, status = 'Running', asking: Asking = {}): Promise<string> {
    const url = status === 'Running' ? '/v1/containers?run=true' : '/v1/containers'
    const answer = await this.ask('POST', url, {
      body: { image: 'busybox', command: ['sleep', '1000'], cpu: 0.1, memory: 16, ...body },
      ...asking,
    })
    if (answer.status !== 202) throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    await this.reaches(answer.body.uuid, status)
    return answer.body.uuid
  }

  reaches(uuid: string, status: string): Promise<Reply['body']> {
    return until(`${uuid} is ${status}`, 5_000, async () => {
      const { body } = await this.ask('GET', `/v1/containers/${uuid}`, { as: 'admin' })
      return body.status === status && body.task_state === null && body
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing.toReversed()) await close()
    await this.db.destroy()
    rmSync(this.#directory, { recursive: true })
  }
}

/**
 * The token is the user's name: `admin` is one everywhere, all others are members of the project of their name.
 * `ann@demo/reader` has that role in that project; a token `expired-...` was good once.
 */
const everybody: Identity = {
  wwwAuthenticateUri: 'http://identity.test',
  authenticate: async (token): Promise<Caller | undefined> => {
    const [, user, project = user, role = user === 'admin' ? 'admin' : 'member'] =
      /^([a-z]+)(?:@([a-z]+)\/([a-z]+))?$/.exec(token) ?? []
    if (user === undefined || project === undefined) return undefined
    return {
      userId: user,
      userName: user,
      userDomainId: 'default',
      projectId: project,
      projectName: project,
      projectDomainId: 'default',
      roles: [role],
    }
  },
}
