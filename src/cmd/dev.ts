// `zunctl dev`: control plane and node in one process on the embedded adapters. The composition root: nobody else decides
// which adapter is used.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { registerLocalIdentity } from '#api/identity/routes.ts'
import { buildApi } from '#api/server.ts'
import { localCatalogue } from '#cloud/identity/catalogue.ts'
import { readCloudsPasswords, writeCloudsYaml } from '#cloud/identity/clouds-yaml.ts'
import { LocalIdentity } from '#cloud/identity/local-identity.ts'
import { randomPassword } from '#cloud/identity/passwords.ts'
import { StartupError } from '#common/errors.ts'
import { createLog, type Log, type LogLevel } from '#common/log.ts'
import { ComputeAgent } from '#compute/agent.ts'
import { NodeMemory } from '#compute/memory.ts'
import type { Conf } from '#conf/conf.ts'
import { DockerDriver } from '#container/docker/driver.ts'
import type { ContainerDriver } from '#container/driver.ts'
import { FakeDriver } from '#container/fake/driver.ts'
import { FakeEngine } from '#container/fake/engine.ts'
import { ensureInstallation, migrateToNewest } from '#db/migrate.ts'
import { openSqlite } from '#db/sqlite.ts'
import { Policies } from '#policies/policies.ts'
import { PolicyFiles } from '#policies/policy-file.ts'
import { InProcessTransport } from '#rpc/transports/in-process.ts'
import { ControlPlane } from './control-plane.ts'
import { policyPaths, readDevConf } from './dev-conf.ts'
import { secretsIn } from './secret-key.ts'
import { agentOptionsFrom, dockerOptionsFrom, edgeConfFrom, encryptionKeyFrom } from './settings.ts'
import { StateDirectory } from './state-directory.ts'

export interface DevOptions {
  readonly host: string
  readonly port: number
  readonly stateDir: string
  readonly engine: 'docker' | 'fake'
  /** Where Docker listens; what zun.conf says when absent. */
  readonly dockerUrl?: string
  /** What `debug` in zun.conf says when absent. */
  readonly logLevel?: LogLevel
  /** Read after `zun.conf` in the state directory, the last one wins. */
  readonly configFiles: readonly string[]
}

export interface Dev {
  /** As clients reach it: `http://HOST:PORT`. */
  readonly url: string
  /** Finishes or parks the work in hand. Containers keep running. */
  close(): Promise<void>
}

/** How long work in hand may take to finish when we are asked to stop. */
const finishSeconds = 5

/** Serves when this resolves. Throws `StartupError` with one sentence when it cannot. */
export async function startDev(options: DevOptions): Promise<Dev> {
  const directory = await StateDirectory.open(options.stateDir)
  const closing: (() => Promise<void> | void)[] = [() => directory.close()]
  try {
    const conf = await readDevConf(directory.path, options)
    const level = options.logLevel ?? (conf.default.debug ? 'debug' : 'info')
    const log = createLog({ level, file: join(directory.path, 'zun.log') })
    const policies = new Policies({ defaultRule: conf.osloPolicy.policyDefaultRule })
    const policyFiles = new PolicyFiles({ policies, ...policyPaths(directory.path, conf), log })
    await policyFiles.load()
    policyFiles.watch()
    closing.push(() => policyFiles.close())
    let url = ''
    const cloudsFile = join(directory.path, 'clouds.yaml')
    // Passwords are hashed on threads of their own, slowly on purpose, while the rest starts.
    const identified = openIdentity(directory.path, cloudsFile, () => `${url}/identity`)
    // Heard below, unless something else fails first; it must not go on in a directory that is no longer ours.
    const settled = identified.then(
      () => undefined,
      () => undefined,
    )
    closing.push(() => settled)
    const db = openSqlite(join(directory.path, 'zun.sqlite'))
    closing.push(() => db.destroy())
    await migrateToNewest(db, directory.path)
    const installation = await ensureInstallation(db, new Date())
    const driver = await openEngine(options, conf, installation)
    closing.push(() => driver.close())

    const transport = new InProcessTransport(log)
    const secrets = await secretsIn(directory.path, encryptionKeyFrom(conf))
    const control = new ControlPlane({ db, transport, conf, log, secrets, owner: randomUUID(), alone: true })
    const memory = new NodeMemory(join(directory.path, 'node.sqlite'))
    const agent = new ComputeAgent({ driver, transport, memory, log, options: agentOptionsFrom(conf) })

    const { identity, passwords } = await identified
    const server = buildApi({ app: control.app, identity, policies, log, conf: edgeConfFrom(conf) })
    registerLocalIdentity(server, identity, { catalogue: () => localCatalogue(url) })
    url = await listen(server, options)
    closing.push(() => server.close())
    await writeCloudsYaml(cloudsFile, { baseUrl: url, passwords })

    await control.start()
    await agent.start()
    closing.push(() => agent.close())
    await control.whenKnown(conf.default.host)
    await control.takeOver()
    // First of all no new work, then the work in hand, which needs the agent to the last.
    closing.push(() => control.close(finishSeconds))
    closing.push(() => server.close())
    log.info('ready', { url, engine: options.engine, stateDir: directory.path })
    return { url, close: () => closeAll(closing, log) }
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

async function openEngine({ engine }: DevOptions, conf: Conf, owner: string): Promise<ContainerDriver> {
  if (engine === 'fake') {
    const fake = new FakeEngine()
    fake.anyImage = true
    return new FakeDriver({ owner, engine: fake })
  }
  const driver = new DockerDriver(await dockerOptionsFrom(conf, owner))
  try {
    await driver.info()
    return driver
  } catch (error) {
    await driver.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`Docker does not answer at ${conf.docker.apiUrl}: ${reason}`, { cause: error })
  }
}

async function openIdentity(directory: string, cloudsFile: string, wwwAuthenticateUri: () => string) {
  const passwords = await passwordsIn(cloudsFile)
  return { passwords, identity: await LocalIdentity.open({ directory, wwwAuthenticateUri, passwords }) }
}

/** Those clients were told before; new ones where that file is gone or incomplete. */
async function passwordsIn(cloudsFile: string): Promise<{ readonly demo: string; readonly admin: string }> {
  const { demo = randomPassword(), admin = randomPassword() } = await readCloudsPasswords(cloudsFile)
  return { demo, admin }
}

async function listen(server: FastifyInstance, { host, port }: DevOptions): Promise<string> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} on ${host} is taken by another program.`, { cause: error })
    throw new StartupError(`Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}.`, {
      cause: error,
    })
  }
  const address = server.server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
}

/** In reverse: what was opened last leans on what was opened first. */
async function closeAll(closing: readonly (() => Promise<void> | void)[], log?: Log): Promise<void> {
  for (const close of closing.toReversed()) {
    try {
      await close()
    } catch (error) {
      log?.error('something did not close', { err: error })
    }
  }
}
