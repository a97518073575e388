// An engine driver whose containers live in memory, on a clock that can be turned: the development server, the tests of
// everything above and the simulation run on it. It keeps the whole contract; only no process is ever started.
import { createHash } from 'node:crypto'
import { sleep } from '#common/clock.ts'
import {
  DockerError,
  EngineUnavailable,
  ExecTimeout,
  ImageNotFound,
  NoSuchContainer,
  PayloadTooLarge,
} from '#common/errors.ts'
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { FoundImage } from '#objects/image.ts'
import { absent, type EngineView } from '#objects/observed.ts'
import type { Stats } from '#objects/usage.ts'
import type {
  Archive,
  ArchiveRequest,
  ArchivingDriver,
  CallOptions,
  ContainerDriver,
  EngineEvent,
  EngineImage,
  EngineInfo,
  EngineNetwork,
  ExecRequest,
  ExecResult,
  LogsRequest,
  NetworkingDriver,
  PausingDriver,
  ProcessList,
  PullOptions,
  ResourceLimits,
  SearchingDriver,
  TerminalDriver,
  TerminalSize,
} from '../driver.ts'
import { parseImageReference } from '../image-reference.ts'
import { archiveOf, unpack } from './archives.ts'
import { newContainer, settingsOf } from './creation.ts'
import { type FakeContainer, FakeEngine, type FakeMethod, fullName } from './engine.ts'
import { engineEvents } from './events.ts'
import { fakeExec } from './exec.ts'
import {
  connectNetwork,
  disconnectNetwork,
  fullCommand,
  killContainer,
  removeContainer,
  startContainer,
} from './life.ts'
import { logText, viewOf } from './view.ts'

const dockerGraceSeconds = 10

export class FakeDriver
  implements ContainerDriver, PausingDriver, NetworkingDriver, SearchingDriver, ArchivingDriver, TerminalDriver
{
  readonly name = 'fake'
  readonly engine: FakeEngine
  readonly #owner: string

  constructor(options: { readonly owner: string; readonly engine?: FakeEngine }) {
    this.#owner = options.owner
    this.engine = options.engine ?? new FakeEngine()
  }

  async info(options?: CallOptions): Promise<EngineInfo> {
    await this.#begin('info', options)
    const { engine } = this
    const states = [...engine.containers.values()].map(({ state }) => state)
    const running = states.filter((state) => state === 'running').length
    const paused = states.filter((state) => state === 'paused').length
    return {
      engine: 'fake 1.0',
      apiVersion: '1.0',
      hostname: engine.hostname,
      cpus: engine.cpus,
      memoryMib: engine.memoryMib,
      architecture: 'x86_64',
      osType: 'linux',
      os: 'Fake',
      kernelVersion: '1.0',
      labels: {},
      runtimes: ['runc'],
      rootDirectory: '/',
      diskQuotaSupported: true,
      containers: { total: states.length, running, paused, stopped: states.length - running - paused },
    }
  }

  async list(options?: CallOptions): Promise<EngineView[]> {
    await this.#begin('list', options)
    const ours = [...this.engine.containers.values()].filter(({ owner }) => owner === this.#owner)
    return ours.map((container) => viewOf(this.engine, container))
  }

  async find(uuid: string, options?: CallOptions): Promise<EngineView | undefined> {
    await this.#begin('find', options)
    const container = this.#find(uuid)
    return container && viewOf(this.engine, container)
  }

  async create(spec: ContainerSpec, options?: CallOptions): Promise<EngineView> {
    await this.#begin('create', options)
    const existing = this.engine.containers.get(spec.uuid)
    if (existing !== undefined && existing.owner !== this.#owner) {
      throw new DockerError('conflict', `the name zun-${spec.uuid} is taken by a container that is not ours`, 409)
    }
    if (existing === undefined && !this.engine.images.has(fullName(spec.image))) {
      throw new ImageNotFound(`Image ${spec.image} could not be found.`)
    }
    // What was made earlier stays as it is; only networks it does not have yet are added.
    if (existing !== undefined) existing.spec = { ...existing.spec, networks: spec.networks }
    return viewOf(this.engine, existing ?? this.#make(spec))
  }

  async start(uuid: string, options?: CallOptions): Promise<EngineView> {
    await this.#begin('start', options)
    return await this.#viewAfter(this.#get(uuid), async (container) => {
      if (container.state === 'paused') throw conflict('cannot start a paused container, try unpause instead')
      if (container.state !== 'running') startContainer(this.engine, container)
    })
  }

  async stop(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView> {
    await this.#begin('stop', options)
    return await this.#viewAfter(this.#get(uuid), async (container) => {
      await this.#stop(container, timeoutSeconds, options?.signal)
    })
  }

  async restart(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView> {
    await this.#begin('restart', options)
    return await this.#viewAfter(this.#get(uuid), async (container) => {
      await this.#stop(container, timeoutSeconds, options?.signal)
      startContainer(this.engine, container)
      this.engine.emit(container, 'restart')
    })
  }

  async kill(uuid: string, signalName: string | null, options?: CallOptions): Promise<EngineView> {
    await this.#begin('kill', options)
    const container = this.#running(uuid)
    const name = (signalName ?? 'SIGKILL').toUpperCase().replace(/^SIG/, '')
    const signal = ({ 9: 'KILL', 15: 'TERM', 1: 'HUP' } as Readonly<Record<string, string>>)[name] ?? name // keys are numbers
    if (!/^(HUP|INT|QUIT|KILL|USR[12]|TERM|STOP|CONT|WINCH)$/.test(signal)) {
      throw new DockerError('invalid', `Invalid signal: ${signalName}`, 400)
    }
    return await this.#viewAfter(container, async () => killContainer(this.engine, container, signal))
  }

  async pause(uuid: string, options?: CallOptions): Promise<EngineView> {
    await this.#begin('pause', options)
    const container = this.#running(uuid, 'paused')
    if (container.state === 'running') this.#setPaused(container, true)
    return viewOf(this.engine, container)
  }

  async unpause(uuid: string, options?: CallOptions): Promise<EngineView> {
    await this.#begin('unpause', options)
    const container = this.#running(uuid, 'paused')
    if (container.state === 'paused') this.#setPaused(container, false)
    return viewOf(this.engine, container)
  }

  async update(uuid: string, limits: ResourceLimits, options?: CallOptions): Promise<EngineView> {
    await this.#begin('update', options)
    const container = this.#get(uuid)
    container.spec = { ...container.spec, ...limits }
    container.applied = settingsOf(this.engine, this.#owner, container.spec)
    return viewOf(this.engine, container)
  }

  async remove(uuid: string, options?: CallOptions): Promise<void> {
    await this.#begin('remove', options)
    const container = this.#find(uuid)
    if (container !== undefined) removeContainer(this.engine, container)
  }

  async logs(uuid: string, request: LogsRequest, options?: CallOptions): Promise<Buffer> {
    await this.#begin('logs', options)
    const container = this.#get(uuid)
    if (!request.stdout && !request.stderr) {
      throw new DockerError('invalid', 'Bad parameters: you must choose at least one stream', 400)
    }
    const log = Buffer.from(logText(container, request))
    if (log.length <= request.maxBytes) return log
    throw new PayloadTooLarge(
      `The log is larger than ${request.maxBytes} bytes; ask for less of it with tail or since.`,
    )
  }

  async exec(uuid: string, request: ExecRequest, options?: CallOptions): Promise<ExecResult> {
    await this.#begin('exec', options)
    const { takesMs, ...result } = fakeExec(this.engine, this.#running(uuid), request.command)
    const limitMs = request.timeoutSeconds * 1000
    if (takesMs > 0) await sleep(this.engine.clock, Math.min(takesMs, limitMs), options?.signal)
    if (takesMs > limitMs) throw new ExecTimeout(request.command.join(' '))
    if (result.output.length <= request.maxBytes) return result
    throw new PayloadTooLarge(`The command's output is larger than ${request.maxBytes} bytes.`)
  }

  async top(uuid: string, psArgs: string | null, options?: CallOptions): Promise<ProcessList> {
    await this.#begin('top', options)
    const container = this.#running(uuid, 'paused')
    if (psArgs?.includes('--')) throw new DockerError('invalid', 'ps: error: unknown gnu long option', 500)
    const command = fullCommand(this.engine, container).join(' ')
    return {
      titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
      processes: [['root', '1', '0', '0', '00:00', '?', '00:00:00', command]],
    }
  }

  async stats(uuid: string, options?: CallOptions): Promise<Stats> {
    await this.#begin('stats', options)
    const { applied } = this.#get(uuid)
    return { ...this.engine.usage, memoryLimitBytes: applied.memoryBytes || this.engine.memoryMib * 1024 * 1024 }
  }

  async getArchive(uuid: string, { path, maxBytes }: ArchiveRequest, options?: CallOptions): Promise<Archive> {
    await this.#begin('getArchive', options)
    const archive = archiveOf(this.#get(uuid), path)
    if (archive.tar.length <= maxBytes) return archive
    throw new PayloadTooLarge(`The archive of ${path} is larger than ${maxBytes} bytes.`)
  }

  async putArchive(uuid: string, path: string, tar: Uint8Array, options?: CallOptions): Promise<void> {
    await this.#begin('putArchive', options)
    unpack(this.#get(uuid), path, Buffer.from(tar))
  }

  async resize(uuid: string, size: TerminalSize, options?: CallOptions): Promise<void> {
    await this.#begin('resize', options)
    this.#running(uuid).terminal = size
  }

  async hasImage(image: string, options?: CallOptions): Promise<boolean> {
    await this.#begin('hasImage', options)
    return this.engine.images.has(fullName(image))
  }

  async pullImage(image: string, options?: PullOptions): Promise<void> {
    await this.#begin('pullImage', options)
    const name = fullName(image)
    const remote = this.engine.registry.get(name) ?? (this.engine.anyImage ? { image: {} } : undefined)
    options?.onProgress?.({ layers: 1, layersDone: 0, bytes: 0, bytesTotal: 1_982_468 })
    if (remote?.takesMs) await sleep(this.engine.clock, remote.takesMs, options?.signal)
    if (remote?.failure) throw remote.failure
    if (remote === undefined) throw new ImageNotFound(`Image ${image} could not be found. It is not in the registry.`)
    const { auth } = remote
    if (auth && (options?.auth?.username !== auth.username || options.auth.password !== auth.password)) {
      throw new ImageNotFound(`Image ${image} could not be found. unauthorized: authentication required`)
    }
    this.engine.images.set(name, remote.image)
  }

  async inspectImage(image: string, options?: CallOptions): Promise<EngineImage | undefined> {
    await this.#begin('inspectImage', options)
    const name = fullName(image)
    if (!this.engine.images.has(name)) return undefined
    return { id: `sha256:${createHash('sha256').update(name).digest('hex')}`, sizeBytes: 1_982_468 }
  }

  async removeImage(image: string, options?: CallOptions): Promise<void> {
    await this.#begin('removeImage', options)
    const name = fullName(image)
    const user = [...this.engine.containers.values()].find(({ spec }) => fullName(spec.image) === name)
    if (user) throw conflict(`unable to remove repository reference "${name}": container ${user.id} is using it`)
    this.engine.images.delete(name)
  }

  async searchImages(term: string, options?: CallOptions): Promise<FoundImage[]> {
    await this.#begin('searchImages', options)
    const names = new Set([...this.engine.registry.keys()].map((name) => parseImageReference(name).repository))
    // What can be pulled can be found.
    if (this.engine.anyImage) names.add(term)
    return [...names]
      .filter((name) => name.includes(term))
      .map((name) => ({ name, description: '', isOfficial: !name.includes('/'), isAutomated: false, starCount: 0 }))
  }

  events(options: { readonly signal: AbortSignal; readonly onSubscribed?: () => void }): AsyncIterable<EngineEvent> {
    return engineEvents(this.engine, this.#owner, options)
  }

  async listNetworks(options?: CallOptions): Promise<EngineNetwork[]> {
    await this.#begin('listNetworks', options)
    return [...this.engine.networks.values()].map(({ owner, nextHost, ...network }) => ({
      ...network,
      ours: owner === this.#owner,
    }))
  }

  async connect(uuid: string, attachment: NetworkAttachment, options?: CallOptions): Promise<EngineView> {
    await this.#begin('connect', options)
    const container = this.#get(uuid)
    connectNetwork(this.engine, container, attachment)
    return viewOf(this.engine, container)
  }

  async disconnect(uuid: string, networkName: string, options?: CallOptions): Promise<EngineView> {
    await this.#begin('disconnect', options)
    const container = this.#get(uuid)
    disconnectNetwork(container, networkName)
    return viewOf(this.engine, container)
  }

  async ensureNetwork(name: string, options?: CallOptions): Promise<EngineNetwork> {
    await this.#begin('ensureNetwork', options)
    if (!this.engine.networks.has(name)) this.engine.addNetwork(name, this.#owner)
    const network = (await this.listNetworks()).find((each) => each.name === name)
    if (network === undefined) throw new DockerError('internal', `network ${name} not found`, 404)
    return network
  }

  async close(): Promise<void> {}

  /** What every call meets first: its signal, an engine that is away, and the troubles that were planned. */
  async #begin(method: FakeMethod, options?: CallOptions): Promise<void> {
    const signal = options?.signal
    signal?.throwIfAborted()
    if (this.engine.away) throw new EngineUnavailable('The fake engine is away.')
    const trouble = this.engine.troubleFor(method)
    if (trouble === 'hang') {
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
    } else if (trouble !== undefined) throw trouble.error
  }

  #make(spec: ContainerSpec): FakeContainer {
    const container = newContainer(this.engine, this.#owner, spec)
    this.engine.containers.set(spec.uuid, container)
    this.engine.emit(container, 'create')
    return container
  }

  async #stop(container: FakeContainer, timeoutSeconds: number | null, signal?: AbortSignal): Promise<void> {
    container.stopped = true
    if (container.state === 'restarting') container.state = 'exited'
    if (container.process === undefined) return
    if (timeoutSeconds !== 0) killContainer(this.engine, container, 'TERM')
    if (container.process !== undefined && timeoutSeconds !== 0) {
      await sleep(this.engine.clock, (timeoutSeconds ?? dockerGraceSeconds) * 1000, signal)
    }
    if (container.process !== undefined) killContainer(this.engine, container, 'KILL')
    this.engine.emit(container, 'stop')
  }

  #setPaused(container: FakeContainer, paused: boolean): void {
    container.state = paused ? 'paused' : 'running'
    this.engine.emit(container, paused ? 'pause' : 'unpause')
    if (paused) container.process?.pause()
    else container.process?.unpause()
  }

  /** The view afterwards; one with auto_remove can be gone by then. */
  async #viewAfter(container: FakeContainer, act: (container: FakeContainer) => Promise<void>): Promise<EngineView> {
    await act(container)
    const { uuid } = container.spec
    return this.#find(uuid) === container ? viewOf(this.engine, container) : absent(uuid)
  }

  #find(uuid: string): FakeContainer | undefined {
    const container = this.engine.containers.get(uuid)
    return container?.owner === this.#owner ? container : undefined
  }

  #get(uuid: string): FakeContainer {
    const container = this.#find(uuid)
    if (container === undefined) throw new NoSuchContainer(uuid)
    return container
  }

  #running(uuid: string, orElse?: EngineView['state']): FakeContainer {
    const container = this.#get(uuid)
    if (container.state === 'running' || container.state === orElse) return container
    const state = container.state === 'paused' ? 'is paused, unpause the container before exec' : 'is not running'
    throw conflict(`Container ${container.id} ${state}`)
  }
}

function conflict(reason: string): DockerError {
  return new DockerError('conflict', reason, 409)
}
