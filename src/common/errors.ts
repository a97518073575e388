// Failures, named as Zun names them. `kind` says what sort of failure it is; only api/pipeline/errors.ts turns a kind
// into a status code, and rpc/ carries name, kind, message and fields across the bus.

/** What sort of failure this is, independent of any protocol. */
export type ErrorKind =
  | 'invalid' // the request is wrong and will stay wrong
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // the request is right, the state is not
  | 'gone' // it was there, and will not come back
  | 'too-large'
  | 'too-many' // the caller does too much at a time
  | 'not-acceptable'
  | 'unsupported-media'
  | 'unavailable' // something we depend on is away; trying again may help
  | 'internal'

/** Base of all our errors. Subclasses set `name` to the exception name clients see in the error `code`. */
export class ZunError extends Error {
  override readonly name: string = 'ZunError'
  readonly kind: ErrorKind = 'internal'
}

/** The facts of an error as they travel on the bus and stand in the journal. */
export interface ErrorFacts {
  readonly name: string
  readonly kind: ErrorKind
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** An error that came from elsewhere: same name, kind, message and fields as where it was thrown. */
export class CarriedError extends ZunError {
  override readonly name: string
  override readonly kind: ErrorKind
  readonly fields: Readonly<Record<string, unknown>>

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(facts.message, options)
    this.name = facts.name
    this.kind = facts.kind
    this.fields = facts.fields
  }
}

/** Error to facts; anything that is not ours becomes an internal one, with its message kept for the log and the journal. */
export function factsOf(error: unknown): ErrorFacts {
  if (error instanceof CarriedError) {
    return { name: error.name, kind: error.kind, message: error.message, fields: error.fields }
  }
  if (error instanceof ZunError) {
    const { name, kind, ...fields } = error
    return { name, kind, message: error.message, fields }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { name: 'InternalError', kind: 'internal', message, fields: {} }
}

/** True for an error of that name, whether thrown here or carried over the bus. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof ZunError && error.name === name
}

// --- Requests ---------------------------------------------------------------------------------------------------

export class SchemaValidationError extends ZunError {
  override readonly name = 'SchemaValidationError'
  override readonly kind = 'invalid'
}

/** A choice that the configuration does not offer. */
export class ValidationError extends ZunError {
  override readonly name = 'ValidationError'
  override readonly kind = 'invalid'
}

export class InvalidParamInVersion extends ZunError {
  override readonly name = 'InvalidParamInVersion'
  override readonly kind = 'invalid'
  constructor(param: string, requested: string, minimum: string) {
    super(
      `Invalid param ${param} because current request version is ${requested}. ` +
        `${param} is only supported from version ${minimum}`,
    )
  }
}

/** A value that is well-formed but means nothing here. */
export class InvalidValue extends ZunError {
  override readonly name = 'InvalidValue'
  override readonly kind = 'invalid'
}

export class InvalidParameterValue extends ZunError {
  override readonly name = 'InvalidParameterValue'
  override readonly kind = 'invalid'
}

/** A request that this container cannot carry out as it is. */
export class Invalid extends ZunError {
  override readonly name: string = 'Invalid'
  override readonly kind = 'invalid'
}

export class PolicyNotAuthorized extends ZunError {
  override readonly name = 'PolicyNotAuthorized'
  override readonly kind = 'forbidden'
  readonly rule: string
  constructor(rule: string) {
    super(`Policy doesn't allow ${rule} to be performed.`)
    this.rule = rule
  }
}

export class Unauthenticated extends ZunError {
  override readonly name = 'Unauthenticated'
  override readonly kind = 'unauthenticated'
}

/** The state of things refuses the request. */
export class Conflict extends ZunError {
  override readonly name: string = 'Conflict'
  override readonly kind = 'conflict'
}

export class PayloadTooLarge extends ZunError {
  override readonly name = 'PayloadTooLarge'
  override readonly kind = 'too-large'
}

// --- Containers -------------------------------------------------------------------------------------------------

export class ContainerNotFound extends ZunError {
  override readonly name = 'ContainerNotFound'
  override readonly kind = 'not-found'
  readonly container: string
  constructor(container: string) {
    super(`Container ${container} could not be found.`)
    this.container = container
  }
}

/** Another request was made with the same key. */
export class IdempotencyKeyReused extends ZunError {
  override readonly name = 'IdempotencyKeyReused'
  override readonly kind = 'conflict'
  constructor() {
    super('The Idempotency-Key was used for a different request before; use a new key for a new container.')
  }
}

/** What the key made is no longer there, and it makes nothing twice. */
export class IdempotencyKeySpent extends ZunError {
  override readonly name = 'IdempotencyKeySpent'
  override readonly kind = 'gone'
  readonly container: string
  constructor(container: string) {
    super(`Container ${container}, created with this Idempotency-Key, has been deleted.`)
    this.container = container
  }
}

/** The container's status does not allow the action, or another operation holds the container. */
export class InvalidStateException extends ZunError {
  override readonly name = 'InvalidStateException'
  override readonly kind = 'conflict'
  constructor(action: string, uuid: string, status: string, busyWith?: string) {
    super(`Cannot ${action} container ${uuid} in ${status} state${busyWith ? ` (${busyWith} is in progress)` : ''}`)
  }
}

export class RequestedHostNotFound extends ZunError {
  override readonly name = 'RequestedHostNotFound'
  override readonly kind = 'not-found'
  constructor(host: string) {
    super(`Requested host ${host} could not be found.`)
  }
}

export class NoValidHost extends ZunError {
  override readonly name = 'NoValidHost'
  override readonly kind = 'conflict'
  /** What each host lacked, for the action's details; the container's reason stays the sentence clients know. */
  readonly rejections: Readonly<Record<string, string>>
  constructor(rejections: Readonly<Record<string, string>> = {}) {
    super('There are not enough hosts available.')
    this.rejections = rejections
  }
}

/** The host that holds the container is down, so that what was asked cannot be answered now. */
export class ContainerHostNotUp extends ZunError {
  override readonly name = 'ContainerHostNotUp'
  override readonly kind = 'internal'
  constructor(container: string, host: string) {
    super(`Container ${container} host ${host} is not up.`)
  }
}

/** The container has no counterpart in the engine yet. */
export class ContainerNotCreated extends Invalid {
  constructor() {
    super('Cannot operate an uncreated container.')
  }
}

// --- Events -----------------------------------------------------------------------------------------------------

/** A place in the events from which it cannot be said what came after. */
export class EventsGone extends ZunError {
  override readonly name = 'EventsGone'
  override readonly kind = 'gone'
  constructor(after: number) {
    super(
      `What came after event ${after} is not known any more. Ask without "after" for the newest event, then list the containers, and go on from that event.`,
    )
  }
}

export class TooManyWaiting extends ZunError {
  override readonly name = 'TooManyWaiting'
  override readonly kind = 'too-many'
  constructor(limit: number) {
    super(`${limit} requests of this project wait for events already.`)
  }
}

/** This process has all the work it can take. */
export class ServiceBusy extends ZunError {
  override readonly name = 'ServiceBusy'
  override readonly kind = 'unavailable'
}

// --- Quotas -----------------------------------------------------------------------------------------------------

export class OverQuota extends ZunError {
  override readonly name = 'OverQuota'
  override readonly kind = 'forbidden'
  /** What there is not enough of, sorted. */
  readonly overs: readonly string[]
  constructor(overs: readonly string[]) {
    super(`Quota exceeded for resources: [${overs.map((resource) => `'${resource}'`).join(', ')}]`)
    this.overs = overs
  }
}

export class InvalidQuotaValue extends ZunError {
  override readonly name = 'InvalidQuotaValue'
  override readonly kind = 'invalid'
  constructor(unders: readonly string[]) {
    const list = unders.map((resource) => `'${resource}'`).join(', ')
    super(`Change would make usage less than 0 for the following resources: [${list}]`)
  }
}

// --- Engine -----------------------------------------------------------------------------------------------------

/** The engine has no container of ours for this uuid. */
export class NoSuchContainer extends ZunError {
  override readonly name = 'NoSuchContainer'
  override readonly kind = 'not-found'
  readonly container: string
  constructor(container: string, options?: ErrorOptions) {
    super(`No such container: ${container}`, options)
    this.container = container
  }
}

/** The engine cannot be reached or does not answer in time. */
export class EngineUnavailable extends ZunError {
  override readonly name = 'EngineUnavailable'
  override readonly kind = 'unavailable'
}

/** What was to be unpacked into a container is no base64. */
export class Base64Exception extends ZunError {
  override readonly name = 'Base64Exception'
  override readonly kind = 'invalid'
  constructor() {
    super('Invalid Base 64 file data')
  }
}

/** The engine refused: `status` is its own code, `reason` its own words. */
export class DockerError extends ZunError {
  override readonly name = 'DockerError'
  override readonly kind: ErrorKind
  readonly reason: string
  readonly status: number
  constructor(kind: ErrorKind, reason: string, status: number, options?: ErrorOptions) {
    super(`Docker internal error: ${reason.replace(/\.$/, '')}.`, options)
    this.kind = kind
    this.reason = reason
    this.status = status
  }
}

/** The image is nowhere to be had, or the pull policy forbids to fetch it. `message` says which. */
export class ImageNotFound extends ZunError {
  override readonly name = 'ImageNotFound'
  override readonly kind = 'invalid'
}

export class ImageAlreadyExists extends ZunError {
  override readonly name = 'ImageAlreadyExists'
  override readonly kind = 'conflict'
  constructor(repo: string, tag: string) {
    super(`An image with tag ${tag} and repo ${repo} already exists.`)
  }
}

/** The request asks for what this back end never does. */
export class OperationNotSupported extends ZunError {
  override readonly name = 'OperationNotSupported'
  override readonly kind = 'invalid'
}

/** The fetch of an image failed; the message holds the registry's reason. */
export class ImagePullFailed extends ZunError {
  override readonly name = 'ImagePullFailed'
  override readonly kind = 'invalid'
}

/** An image would fill the disk that the host's containers live on. */
export class DiskNearlyFull extends ZunError {
  override readonly name = 'DiskNearlyFull'
  override readonly kind = 'conflict'
  readonly image: string

  constructor(image: string, shares: { readonly freeShare: number; readonly minimumFreeShare: number }) {
    const percent = (share: number) => `${Number((share * 100).toFixed(1))}%`
    const { freeShare, minimumFreeShare } = shares
    super(
      `Image ${image} is not pulled: only ${percent(freeShare)} of the disk with the host's images is free, ` +
        `and ${percent(minimumFreeShare)} have to be.`,
    )
    this.image = image
  }
}

export class ExecTimeout extends Conflict {
  constructor(command: string) {
    super(`Timeout on executing command: ${command}`)
  }
}

// --- Bus and journal --------------------------------------------------------------------------------------------

/** Nobody serves that address, or no answer came before the deadline. */
export class NodeUnavailable extends ZunError {
  override readonly name = 'NodeUnavailable'
  override readonly kind = 'unavailable'
}

/** A newer operation on the same container has taken over; the older command was not, or not wholly, carried out. */
export class Superseded extends ZunError {
  override readonly name = 'Superseded'
  override readonly kind = 'conflict'
}

/** Stands for work that was told to stop. */
export class Cancelled extends ZunError {
  override readonly name = 'Cancelled'
  override readonly kind = 'conflict'
}

// --- Other resources --------------------------------------------------------------------------------------------

export class ResourceNotFound extends ZunError {
  override readonly name = 'ResourceNotFound'
  override readonly kind = 'not-found'
  constructor(kind: string, ident: string) {
    super(`The ${kind} resource ${ident} could not be found.`)
  }
}

export class ComputeNodeNotFound extends ZunError {
  override readonly name = 'ComputeNodeNotFound'
  override readonly kind = 'not-found'
  constructor(ident: string) {
    super(`Compute node ${ident} could not be found.`)
  }
}

export class ZunServiceNotFound extends ZunError {
  override readonly name = 'ZunServiceNotFound'
  override readonly kind = 'not-found'
  constructor(host: string, binary: string) {
    super(`Zun service ${binary} on host ${host} could not be found.`)
  }
}

export class RegistryNotFound extends ZunError {
  override readonly name = 'RegistryNotFound'
  override readonly kind = 'not-found'
  constructor(ident: string) {
    super(`Registry ${ident} could not be found.`)
  }
}

export class NetworkNotFound extends ZunError {
  override readonly name = 'NetworkNotFound'
  override readonly kind = 'not-found'
  constructor(network: string) {
    super(`Neutron network ${network} could not be found.`)
  }
}

export class NetworkAlreadyExists extends ZunError {
  override readonly name = 'NetworkAlreadyExists'
  override readonly kind = 'conflict'
  constructor(field: string, value: string) {
    super(`A network with ${field} ${value} already exists.`)
  }
}

export class PortNotFound extends ZunError {
  override readonly name = 'PortNotFound'
  override readonly kind = 'not-found'
  constructor(port: string) {
    super(`Neutron port ${port} could not be found.`)
  }
}

/** A start-up problem an operator can act on: one sentence, printed as it is. */
export class StartupError extends ZunError {
  override readonly name = 'StartupError'
}
