// The engine port: what a container runtime does for the agent, in our words. Adapters are docker/ and fake/; one
// conformance suite (test/conformance/container-driver.ts) runs on each. Nothing here knows of a database, a request or the bus.
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { FoundImage } from '#objects/image.ts'
import type { EngineView } from '#objects/observed.ts'
import type { PullProgress } from '#objects/pull-progress.ts'
import type { RegistryAuth } from '#objects/registry.ts'
import type { PathStat, Stats } from '#objects/usage.ts'

export interface CallOptions {
  /** Aborting gives up waiting; what the engine has begun may still happen. */
  readonly signal?: AbortSignal
}

export interface PullOptions extends CallOptions {
  /** For a registry that asks who wants the image. */
  readonly auth?: RegistryAuth
  /** Called as often as the engine tells. */
  readonly onProgress?: (progress: PullProgress) => void
}

/**
 * What every runtime can do. Every method may be repeated: it finds before it makes. All throw `EngineUnavailable`
 * when the engine cannot be reached, `NoSuchContainer` when it has no such container of ours, and `DockerError` (or the
 * driver's like) with the engine's own reason when it refuses.
 */
export interface ContainerDriver {
  readonly name: string

  /** The engine and the host beneath it. */
  info(options?: CallOptions): Promise<EngineInfo>

  /** All containers that carry our owner label, running or not. Never anything else. */
  list(options?: CallOptions): Promise<EngineView[]>

  /** One container; `undefined` when the engine has none of ours by that uuid. */
  find(uuid: string, options?: CallOptions): Promise<EngineView | undefined>

  /** Make the container, or find the one made before. Throws `ImageNotFound` when the image is not present. */
  create(spec: ContainerSpec, options?: CallOptions): Promise<EngineView>

  /** Start; a running one stays as it is. */
  start(uuid: string, options?: CallOptions): Promise<EngineView>

  /** Stop; null is the engine's own grace period, 0 kills at once. A stopped one stays as it is. */
  stop(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView>

  restart(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView>

  /** Send a signal (default SIGKILL), then look: only some signals end a process. */
  kill(uuid: string, signalName: string | null, options?: CallOptions): Promise<EngineView>

  /** Change what it may use, running or not. Setting the same again changes nothing. */
  update(uuid: string, limits: ResourceLimits, options?: CallOptions): Promise<EngineView>

  /** Remove the container with its anonymous volumes, running or not. Nothing to do when it is gone. */
  remove(uuid: string, options?: CallOptions): Promise<void>

  /** The log so far. Stdout and stderr interleaved as written. */
  logs(uuid: string, request: LogsRequest, options?: CallOptions): Promise<Buffer>

  /** Run a command to its end. Throws `ExecTimeout`, after ending the command, when it takes longer than asked. */
  exec(uuid: string, request: ExecRequest, options?: CallOptions): Promise<ExecResult>

  /** The container's processes as `ps` shows them. */
  top(uuid: string, psArgs: string | null, options?: CallOptions): Promise<ProcessList>

  /** What it uses, measured over about a second; zeros where the engine has nothing to say. */
  stats(uuid: string, options?: CallOptions): Promise<Stats>

  /** Whether the image is present on this host. */
  hasImage(image: string, options?: CallOptions): Promise<boolean>

  /** Fetch an image. Throws `ImageNotFound` or `ImagePullFailed` with the registry's reason. */
  pullImage(image: string, options?: PullOptions): Promise<void>

  /** What the engine says of an image; `undefined` when it is not on this host. */
  inspectImage(image: string, options?: CallOptions): Promise<EngineImage | undefined>

  /**
   * Take the name away, and with its last name the image. Nothing to do when it is gone. Throws `DockerError` (or the like)
   * of kind conflict while a container needs it.
   */
  removeImage(image: string, options?: CallOptions): Promise<void>

  /** Uuids of our containers as things happen to them; ends with the signal or when the engine goes away (then throws). */
  events(options: { readonly signal: AbortSignal; readonly onSubscribed?: () => void }): AsyncIterable<EngineEvent>

  /** Let go of sockets. */
  close(): Promise<void>
}

/** What only some runtimes can do: the CRI has no pause. */
export interface PausingDriver {
  /** Pause; a paused one stays as it is. */
  pause(uuid: string, options?: CallOptions): Promise<EngineView>
  unpause(uuid: string, options?: CallOptions): Promise<EngineView>
}

/** Engines that can ask a public registry what it has. */
export interface SearchingDriver {
  /** Throws `Invalid` when the registry is out of reach. */
  searchImages(term: string, options?: CallOptions): Promise<FoundImage[]>
}

/** Engines with networks of their own, for the embedded network port. */
export interface NetworkingDriver {
  /** Networks containers can join, ours and others'. */
  listNetworks(options?: CallOptions): Promise<EngineNetwork[]>
  /** Join one more network; one it has joined already stays as it is. */
  connect(uuid: string, attachment: NetworkAttachment, options?: CallOptions): Promise<EngineView>
  /** Leave a network; one it is not on, or that is gone, is left. */
  disconnect(uuid: string, networkName: string, options?: CallOptions): Promise<EngineView>
  /** Make the bridge network of that name if it does not exist. */
  ensureNetwork(name: string, options?: CallOptions): Promise<EngineNetwork>
}

/** Engines that let files in and out of a container, as tar archives. Throw `Invalid` for a path that is not there. */
export interface ArchivingDriver {
  getArchive(uuid: string, request: ArchiveRequest, options?: CallOptions): Promise<Archive>
  /** Unpacks into the directory `path`. Throws `Invalid` also for what is no tar. */
  putArchive(uuid: string, path: string, tar: Uint8Array, options?: CallOptions): Promise<void>
}

/** Engines that give a container a terminal whose size can change. */
export interface TerminalDriver {
  resize(uuid: string, size: TerminalSize, options?: CallOptions): Promise<void>
}

export function canArchive(driver: ContainerDriver): driver is ContainerDriver & ArchivingDriver {
  return 'getArchive' in driver
}

export function hasTerminals(driver: ContainerDriver): driver is ContainerDriver & TerminalDriver {
  return 'resize' in driver
}

export function canPause(driver: ContainerDriver): driver is ContainerDriver & PausingDriver {
  return 'pause' in driver
}

export function canSearch(driver: ContainerDriver): driver is ContainerDriver & SearchingDriver {
  return 'searchImages' in driver
}

export function hasNetworks(driver: ContainerDriver): driver is ContainerDriver & NetworkingDriver {
  return 'listNetworks' in driver
}

/** Absent ones stay as they are; 0 is no limit. */
export interface ResourceLimits {
  readonly cpu?: number
  readonly memoryMib?: number
}

export interface EngineInfo {
  /** Product and version, for people. */
  readonly engine: string
  readonly apiVersion: string
  readonly hostname: string
  readonly cpus: number
  readonly memoryMib: number
  readonly architecture: string
  readonly osType: string
  readonly os: string
  readonly kernelVersion: string
  readonly labels: Readonly<Record<string, string>>
  readonly runtimes: readonly string[]
  readonly rootDirectory: string
  readonly diskQuotaSupported: boolean
  readonly containers: {
    readonly total: number
    readonly running: number
    readonly paused: number
    readonly stopped: number
  }
}

export interface LogsRequest {
  readonly stdout: boolean
  readonly stderr: boolean
  readonly timestamps: boolean
  /** Last lines; null for all. */
  readonly tail: number | null
  /** Seconds since the epoch; null for all. */
  readonly since: number | null
  /** Bytes to read at most; more ends in `PayloadTooLarge`. */
  readonly maxBytes: number
}

export interface ExecRequest {
  readonly command: readonly string[]
  readonly timeoutSeconds: number
  /** Bytes of output to keep at most; more ends in `PayloadTooLarge`. */
  readonly maxBytes: number
}

export interface ExecResult {
  readonly output: Buffer
  readonly exitCode: number
}

export interface ProcessList {
  readonly titles: readonly string[]
  readonly processes: readonly (readonly string[])[]
}

export interface EngineEvent {
  readonly uuid: string
  /** The engine's word, for the log: `die`, `start`, `oom` ... */
  readonly action: string
}

export interface EngineImage {
  readonly id: string
  readonly sizeBytes: number
}

export interface EngineNetwork {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly subnets: readonly { readonly cidr: string; readonly gateway: string | null }[]
  /** Made by us, by its label. */
  readonly ours: boolean
  readonly createdAt: string
}

export interface ArchiveRequest {
  /** A file or directory in the container. */
  readonly path: string
  /** Bytes to read at most; more ends in `PayloadTooLarge`. */
  readonly maxBytes: number
}

export interface Archive {
  readonly tar: Buffer
  readonly stat: PathStat
}

export interface TerminalSize {
  readonly rows: number
  readonly columns: number
}
