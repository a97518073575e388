// The state of a fake engine, apart from the driver: a new driver over the same engine is an agent that was restarted.
// What tests and the development server set up stands here too: images, scripts and failures.
import { type Clock, realClock } from '#common/clock.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import type { EngineState } from '#objects/observed.ts'
import type { RegistryAuth } from '#objects/registry.ts'
import type { Stats } from '#objects/usage.ts'
import type {
  ArchivingDriver,
  ContainerDriver,
  EngineNetwork,
  ExecResult,
  NetworkingDriver,
  PausingDriver,
  SearchingDriver,
  TerminalDriver,
  TerminalSize,
} from '../driver.ts'
import { formatImageReference, parseImageReference } from '../image-reference.ts'
import type { FakeProcess } from './process.ts'
import type { TarEntry } from './tar.ts'

export interface FakeImage {
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly exposedPorts?: readonly string[]
}

/** An image in the registry, and how fetching it goes. */
export interface FakeRemoteImage {
  readonly image: FakeImage
  readonly takesMs?: number
  /** Nobody else gets it. */
  readonly auth?: Omit<RegistryAuth, 'domain'>
  /** Instead of the image. */
  readonly failure?: Error
}

/** How a container's main process ends, instead of what its command says. */
export interface FakeExit {
  /** From its start, on the engine's clock. */
  readonly afterMs: number
  readonly exitCode: number
  readonly output?: string
}

export type FakeExec = (
  command: readonly string[],
  container: FakeContainer,
) => (Omit<ExecResult, 'output'> & { readonly output: string; readonly takesMs?: number }) | undefined

/** What the engine was told to apply, in the terms of Docker's own inspect. */
export interface FakeSettings {
  readonly nanoCpus: number
  readonly cpuShares: number
  readonly memoryBytes: number
  readonly tty: boolean
  readonly openStdin: boolean
  readonly autoRemove: boolean
  readonly restartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  readonly labels: Readonly<Record<string, string>>
}

export interface FakeContainer {
  readonly id: string
  applied: FakeSettings
  readonly owner: string
  spec: ContainerSpec
  state: EngineState
  error: string
  exitCode: number | null
  health: string | null
  oomKilled: boolean
  restartCount: number
  startedAtMs: number | null
  finishedAtMs: number | null
  /** Set while it runs: what it runs, and network name to address. */
  process: FakeProcess | undefined
  readonly addresses: Map<string, string>
  /** Absolute path to its entry in a tar, for what was put there. */
  readonly files: Map<string, TarEntry>
  /** Of its terminal, once somebody has set it. */
  terminal: TerminalSize | null
  readonly log: { readonly atMs: number; readonly stream: 1 | 2; readonly line: string }[]
  /** Whether its restart policy is at rest because it was stopped on purpose. */
  stopped: boolean
}

export type FakeMethod = Exclude<
  keyof (ContainerDriver & PausingDriver & NetworkingDriver & SearchingDriver & ArchivingDriver & TerminalDriver),
  'name' | 'events' | 'close'
>

/** `hang` answers only to the signal. */
type Trouble = { readonly error: Error } | 'hang'

export class FakeEngine {
  readonly clock: Clock
  readonly hostname: string
  readonly cpus: number
  readonly memoryMib: number
  /** By uuid. */
  readonly containers = new Map<string, FakeContainer>()
  /** By name, with tag. */
  readonly images = new Map<string, FakeImage>()
  readonly registry = new Map<string, FakeRemoteImage>()
  /** Any image can be pulled, as if the registry had them all. */
  anyImage = false
  readonly networks = new Map<string, EngineNetwork & { readonly owner: string | null; nextHost: number }>()
  /** By uuid of the container, or by its image as written in the request. */
  readonly exits = new Map<string, FakeExit>()
  /** What each container uses, beside its memory limit. */
  usage: Omit<Stats, 'memoryLimitBytes'> = {
    cpuPercent: 0,
    memoryBytes: 0,
    blockReadBytes: 0,
    blockWrittenBytes: 0,
    networkReceivedBytes: 0,
    networkSentBytes: 0,
  }
  /** The first that knows the command answers. */
  readonly execs: FakeExec[] = []
  /** What no image has. */
  readonly missingPrograms = new Set<string>()
  readonly #listeners = new Set<FakeListener>()
  readonly #troubles = new Map<FakeMethod, Trouble[]>()
  #away = false
  #ids = 0

  constructor(
    options: {
      readonly clock?: Clock
      readonly hostname?: string
      readonly cpus?: number
      readonly memoryMib?: number
    } = {},
  ) {
    this.clock = options.clock ?? realClock
    this.hostname = options.hostname ?? 'fake'
    this.cpus = options.cpus ?? 4
    this.memoryMib = options.memoryMib ?? 8192
    this.addNetwork('bridge', null)
  }

  addImage(name: string, image: FakeImage = {}): void {
    this.images.set(fullName(name), image)
  }

  addRemoteImage(name: string, remote: FakeRemoteImage): void {
    this.registry.set(fullName(name), remote)
  }

  /** `null`: not made by anybody's driver. */
  addNetwork(name: string, owner: string | null): void {
    const subnet = `172.${17 + this.networks.size}.0`
    this.networks.set(name, {
      id: this.newId(),
      name,
      driver: 'bridge',
      subnets: [{ cidr: `${subnet}.0/16`, gateway: `${subnet}.1` }],
      ours: false,
      createdAt: new Date(this.clock.now()).toISOString(),
      owner,
      nextHost: 2,
    })
  }

  /** The next call of the method fails so; several are used up in their order. */
  failNext(method: FakeMethod, error: Error): void {
    this.#plan(method, { error })
  }

  /** The next call of the method does not answer. */
  hangNext(method: FakeMethod): void {
    this.#plan(method, 'hang')
  }

  troubleFor(method: FakeMethod): Trouble | undefined {
    return this.#troubles.get(method)?.shift()
  }

  /** While away nothing can be reached, and who listens for events loses the connection. Containers run on. */
  get away(): boolean {
    return this.#away
  }

  set away(away: boolean) {
    this.#away = away
    if (away) for (const listener of this.#listeners) listener.onLost()
  }

  /** Returns how to stop listening. */
  listen(listener: FakeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(container: FakeContainer, action: string): void {
    for (const listener of this.#listeners) listener.onEvent(container, action)
  }

  /** 64 hexadecimal digits, like Docker's. */
  newId(): string {
    this.#ids += 1
    return this.#ids.toString(16).padStart(64, '0')
  }

  #plan(method: FakeMethod, trouble: Trouble): void {
    const planned = this.#troubles.get(method) ?? []
    this.#troubles.set(method, [...planned, trouble])
  }
}

export interface FakeListener {
  readonly onEvent: (container: FakeContainer, action: string) => void
  readonly onLost: () => void
}

export function fullName(image: string): string {
  return formatImageReference(parseImageReference(image))
}
