// What the edge may ask of the application: one object per resource. Beneath this line nobody knows of requests, status
// codes or microversions. Implementations stand in this folder, a file per resource.
import type { RequestContext } from '#common/context.ts'
import type { Capsule } from '#objects/capsule.ts'
import type { ChangeEvent, ChangeEventType } from '#objects/change-event.ts'
import type { ComputeNode } from '#objects/compute-node.ts'
import type { Container, ContainerAction, ContainerStatus, Healthcheck, RestartPolicy } from '#objects/container.ts'
import type { ContainerActionEvent, ContainerActionRecord } from '#objects/container-action.ts'
import type { FoundImage, Image } from '#objects/image.ts'
import type { KnownNetwork, RequestedNetwork } from '#objects/network.ts'
import type { QuotaAmounts, QuotaLimits } from '#objects/quota.ts'
import type { Registry } from '#objects/registry.ts'
import type { PathStat, Stats } from '#objects/usage.ts'
import type { ZunService } from '#objects/zun-service.ts'

export interface App {
  readonly containers: Containers
  readonly actions: ContainerActions
  readonly events: Events
  readonly capsules: Capsules
  readonly hosts: Hosts
  readonly services: Services
  readonly availabilityZones: AvailabilityZones
  readonly quotas: Quotas
  readonly registries: Registries
  readonly images: Images
  readonly networks: Networks
}

/** A volume or file asked for in a create request. */
export interface RequestedMount {
  readonly type: 'volume' | 'bind'
  readonly source?: string
  readonly sizeGib?: number
  readonly destination: string
}

/** A create request after the edge has read it: what the caller did not give is absent; defaults are the app's. */
export interface CreateContainer {
  readonly image: string
  /** Start it once it is created. */
  readonly run: boolean
  readonly name?: string
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly cpu?: number
  readonly cpuPolicy?: 'shared' | 'dedicated'
  readonly memoryMib?: number
  readonly diskGib?: number
  readonly workdir?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly hostname?: string
  readonly interactive?: boolean
  readonly tty?: boolean
  readonly autoRemove?: boolean
  readonly autoHeal?: boolean
  readonly privileged?: boolean
  readonly restartPolicy?: RestartPolicy
  readonly healthcheck?: Healthcheck
  /** `80/tcp` to an empty object. */
  readonly exposedPorts?: Readonly<Record<string, object>>
  readonly imageDriver?: string
  readonly imagePullPolicy?: string
  readonly runtime?: string
  readonly registry?: string
  readonly securityGroups?: readonly string[]
  readonly nets?: readonly RequestedNetwork[]
  readonly mounts?: readonly RequestedMount[]
  readonly hints?: Readonly<Record<string, unknown>>
  readonly availabilityZone?: string
  /** The host that was asked for. */
  readonly host?: string
}

export interface ListQuery {
  /** All projects' rows; the edge has asked the policy. */
  readonly allProjects: boolean
  /** Column (snake_case) to the values it may have. */
  readonly filters: Readonly<Record<string, readonly (string | number | boolean)[]>>
  /** Already cut to the largest page. */
  readonly limit: number
  /** Uuid of the last item of the page before. */
  readonly marker?: string
  /** A public field in snake_case, or id, created_at, updated_at. */
  readonly sortKey: string
  readonly sortDir: 'asc' | 'desc'
  /** All must be there, with that value where one is given. */
  readonly labels?: readonly LabelFilter[]
}

export interface LabelFilter {
  readonly key: string
  readonly value?: string
}

export interface UpdateContainer {
  readonly name?: string
  readonly autoHeal?: boolean
  readonly cpu?: number
  readonly memoryMib?: number
}

export interface RebuildContainer {
  readonly image?: string
  readonly imageDriver?: string
  /** Whether it runs afterwards; as it was when absent. */
  readonly run?: boolean
}

export type DeleteMode = 'delete' | 'delete_force' | 'delete_after_stop'

export interface Containers {
  /**
   * Accepts: the promise is on disk when this returns, the work has begun. With a key that made a container before, that
   * container as it is now; throws `IdempotencyKeyReused` where that was another request, `IdempotencyKeySpent` where it has
   * been deleted.
   */
  create(ctx: RequestContext, request: CreateContainer, idempotencyKey?: string): Promise<Container>
  list(ctx: RequestContext, query: ListQuery): Promise<readonly Container[]>
  /** Equal as long as nothing but time changes what the list shows. */
  stateOfList(ctx: RequestContext, query: ListQuery): Promise<string>
  /**
   * By uuid or name, among those the caller may see (an admin: all). Throws `ContainerNotFound`, or `Conflict` for a name
   * that several have.
   */
  get(ctx: RequestContext, ident: string): Promise<Container>
  /** Changed when this returns. Throws `OverQuota`, `InvalidQuotaValue`, or `Conflict` when the host has no room. */
  update(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<Container>
  /** As update, but only begins it. */
  resizeContainer(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<void>
  rename(ctx: RequestContext, container: Container, name: string): Promise<Container>
  delete(ctx: RequestContext, container: Container, mode: DeleteMode): Promise<void>
  start(ctx: RequestContext, container: Container): Promise<void>
  /** null: the engine's own grace period. */
  stop(ctx: RequestContext, container: Container, timeoutSeconds: number | null): Promise<void>
  reboot(ctx: RequestContext, container: Container, timeoutSeconds: number | null): Promise<void>
  pause(ctx: RequestContext, container: Container): Promise<void>
  unpause(ctx: RequestContext, container: Container): Promise<void>
  kill(ctx: RequestContext, container: Container, signalName: string | null): Promise<void>
  /** Makes it anew, from another image if one is named; starts it if it ran. */
  rebuild(ctx: RequestContext, container: Container, change: RebuildContainer): Promise<void>
  /** Throws `InvalidStateException` unless the container's status allows the action. */
  requireStatus(ctx: RequestContext, container: Container, action: ContainerAction): Promise<void>
  /** Joins a network; the default one when none is named. `ident` is the container as the caller named it. */
  attachNetwork(ctx: RequestContext, container: Container, request: RequestedNetwork, ident: string): Promise<void>
  detachNetwork(
    ctx: RequestContext,
    container: Container,
    request: Pick<RequestedNetwork, 'network' | 'port'>,
    ident: string,
  ): Promise<void>
  /**
   * Until it has one of the statuses and nothing is under way on it, or cannot have it any more, or the waiting is over.
   * Throws `TooManyWaiting`, `ServiceBusy`.
   */
  waitFor(
    ctx: RequestContext,
    container: Container,
    statuses: readonly ContainerStatus[],
    waiting: Waiting,
  ): Promise<WaitedFor>
  logs(ctx: RequestContext, container: Container, request: LogsQuery): Promise<string>
  /** Runs to the end. `command` is one line, split as a POSIX shell splits words. */
  execute(ctx: RequestContext, container: Container, command: string): Promise<{ output: string; exitCode: number }>
  top(
    ctx: RequestContext,
    container: Container,
    psArgs: string | null,
  ): Promise<{ titles: readonly string[]; processes: readonly (readonly string[])[] }>
  stats(ctx: RequestContext, container: Container): Promise<Stats>
  getArchive(ctx: RequestContext, container: Container, path: string): Promise<{ tar: Buffer; stat: PathStat }>
  putArchive(ctx: RequestContext, container: Container, path: string, tar: Buffer): Promise<void>
  /** Of its terminal. */
  resize(ctx: RequestContext, container: Container, rows: number, columns: number): Promise<void>
}

/** `container` as it was in the end; null when it is gone. */
export interface WaitedFor {
  readonly reached: boolean
  readonly container: Container | null
}

export interface LogsQuery {
  readonly stdout: boolean
  readonly stderr: boolean
  readonly timestamps: boolean
  /** Last lines; null for all. */
  readonly tail: number | null
  /** Seconds since the epoch; null for all. */
  readonly since: number | null
}

export interface Capsules {
  /** Throws `Invalid` where capsules cannot be run. */
  create(ctx: RequestContext): Promise<Capsule>
  list(ctx: RequestContext, query: ListQuery): Promise<readonly Capsule[]>
  /** By uuid or name. Throws `ContainerNotFound`, or `Conflict` for a name that several have. */
  get(ctx: RequestContext, ident: string): Promise<Capsule>
  delete(ctx: RequestContext, capsule: Capsule): Promise<void>
}

export interface ContainerActions {
  /** Newest first. */
  list(ctx: RequestContext, container: Container): Promise<readonly ContainerActionRecord[]>
  /** Throws `ResourceNotFound`. Events newest first. */
  get(
    ctx: RequestContext,
    container: Container,
    requestId: string,
  ): Promise<{ action: ContainerActionRecord; events: readonly ContainerActionEvent[] }>
}

/** How long to wait, and what ends it before. */
export interface Waiting {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface EventQuery {
  /** All projects' events; the edge has asked the policy. */
  readonly allProjects: boolean
  /** Id of the last event that is known; from now on when absent. */
  readonly after?: number
  readonly limit: number
  readonly containerUuid?: string
  readonly types?: readonly ChangeEventType[]
}

export interface EventPage {
  /** In order of their ids. */
  readonly events: readonly ChangeEvent[]
  /** The place behind these events, and behind all that the query leaves out. */
  readonly last: number
}

/** Both throw `EventsGone` for a place that is not known any more, `TooManyWaiting` and `ServiceBusy` instead of waiting. */
export interface Events {
  /** The next events; while there are none, waits so long for the first. */
  read(ctx: RequestContext, query: EventQuery, waiting: Waiting): Promise<EventPage>
  /** The next events, and what comes after them as it comes. An empty page says that nothing came for a while. */
  follow(ctx: RequestContext, query: EventQuery, signal: AbortSignal): Promise<AsyncIterable<EventPage>>
}

export interface Hosts {
  list(ctx: RequestContext, query: Omit<ListQuery, 'allProjects' | 'filters'>): Promise<readonly ComputeNode[]>
  /** By uuid or hostname. Throws `ComputeNodeNotFound`. */
  get(ctx: RequestContext, ident: string): Promise<ComputeNode>
}

/** A service is known by its host and program: `zun-compute` on `host-1`. */
export interface ServiceName {
  readonly host: string
  readonly binary: string
}

/** All but list throw `ZunServiceNotFound`. */
export interface Services {
  list(ctx: RequestContext): Promise<readonly ZunService[]>
  enable(ctx: RequestContext, service: ServiceName): Promise<void>
  disable(ctx: RequestContext, service: ServiceName, reason: string | null): Promise<void>
  /** Counts it as down, whatever is heard of it, until told otherwise. */
  forceDown(ctx: RequestContext, service: ServiceName, forcedDown: boolean): Promise<void>
  delete(ctx: RequestContext, service: ServiceName): Promise<void>
}

export interface Quotas {
  /** The limits in force: the project's own, else the default class's, else the configured ones. */
  limits(ctx: RequestContext, projectId: string): Promise<QuotaLimits>
  usage(ctx: RequestContext, projectId: string): Promise<QuotaAmounts>
  /** The limits of a project that has none of its own. */
  defaults(ctx: RequestContext): Promise<QuotaLimits>
  /** Sets the limits given; all limits afterwards. */
  update(ctx: RequestContext, projectId: string, limits: Partial<QuotaLimits>): Promise<QuotaLimits>
  /** Back to the defaults. */
  reset(ctx: RequestContext, projectId: string): Promise<void>
  classLimits(ctx: RequestContext, className: string): Promise<QuotaLimits>
  updateClass(ctx: RequestContext, className: string, limits: Partial<QuotaLimits>): Promise<QuotaLimits>
}

export interface RegistryChanges {
  readonly name?: string
  readonly domain?: string
  readonly username?: string
  readonly password?: string
}

export interface Registries {
  create(ctx: RequestContext, registry: RegistryChanges & { readonly domain: string }): Promise<Registry>
  list(ctx: RequestContext, query: ListQuery): Promise<readonly Registry[]>
  /** By uuid or name, as containers are. Throws `RegistryNotFound`, or `Conflict` for a name that several have. */
  get(ctx: RequestContext, ident: string): Promise<Registry>
  update(ctx: RequestContext, registry: Registry, changes: RegistryChanges): Promise<Registry>
  /** Throws `Conflict` while a container that was made from it exists. */
  delete(ctx: RequestContext, registry: Registry): Promise<void>
}

export interface ImageSearch {
  readonly name: string
  /** Only images of exactly that name. */
  readonly exact: boolean
}

export interface Images {
  /**
   * Accepts, as a create does. Throws `InvalidValue` for an unknown host, `ReferenceInvalidFormat`, `ImageAlreadyExists`
   * when that image was pulled there before.
   */
  pull(ctx: RequestContext, request: { readonly repo: string; readonly host: string }): Promise<Image>
  /** The images of the caller's project, also for an admin. */
  list(ctx: RequestContext, query: Omit<ListQuery, 'allProjects' | 'filters'>): Promise<readonly Image[]>
  /** By uuid. Throws `ImageNotFound`. */
  get(ctx: RequestContext, ident: string): Promise<Image>
  /** Accepts; an image that a container needs stays. */
  delete(ctx: RequestContext, image: Image): Promise<void>
  /** Asks any host. Throws `OperationNotSupported` for registries that cannot be searched. */
  search(ctx: RequestContext, search: ImageSearch): Promise<readonly FoundImage[]>
}

export interface Networks {
  /** Makes a network known to the engine. Throws `NetworkNotFound`, `NetworkAlreadyExists`. */
  create(ctx: RequestContext, networkId: string): Promise<KnownNetwork>
  /** Takes that back. Throws `NetworkNotFound`. */
  delete(ctx: RequestContext, networkId: string): Promise<void>
}

export interface AvailabilityZones {
  /** Distinct zones of all services, sorted. */
  list(ctx: RequestContext): Promise<readonly string[]>
}
