// What can come of a request, for callers to tell apart by class.
import { type ErrorKind, ZunError } from '#common/errors.ts'

/** What a service says when it refuses. */
export interface Refusal {
  readonly status: number
  /** As in `container.container-not-found`; empty where the service has none. */
  readonly code: string
  readonly title: string
  readonly detail: string
  /** To be told to the operator. */
  readonly requestId: string | undefined
}

/** The service answered, and not as hoped. */
export class RequestRefused extends ZunError implements Refusal {
  override readonly name: string = 'RequestRefused'
  override readonly kind: ErrorKind = 'internal'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string | undefined

  constructor({ status, code, title, detail, requestId }: Refusal) {
    super(detail || title || `The service answered ${status}.`)
    this.status = status
    this.code = code
    this.title = title
    this.detail = detail
    this.requestId = requestId
  }
}

export class BadRequest extends RequestRefused {
  override readonly name = 'BadRequest'
  override readonly kind = 'invalid'
}

export class Unauthorized extends RequestRefused {
  override readonly name = 'Unauthorized'
  override readonly kind = 'unauthenticated'
}

export class Forbidden extends RequestRefused {
  override readonly name = 'Forbidden'
  override readonly kind = 'forbidden'
}

export class NotFound extends RequestRefused {
  override readonly name = 'NotFound'
  override readonly kind = 'not-found'
}

/** The service does not have that in that version. */
export class NotAcceptable extends RequestRefused {
  override readonly name = 'NotAcceptable'
  override readonly kind = 'not-acceptable'
}

export class StateConflict extends RequestRefused {
  override readonly name = 'StateConflict'
  override readonly kind = 'conflict'
}

export class ServerFailed extends RequestRefused {
  override readonly name = 'ServerFailed'
}

/** Nothing answered, or nothing that could be understood. */
export class ServiceUnreachable extends ZunError {
  override readonly name = 'ServiceUnreachable'
  override readonly kind = 'unavailable'
}

/** Identity knows the caller, and nowhere a service of that kind. */
export class EndpointNotFound extends ZunError {
  override readonly name = 'EndpointNotFound'
  override readonly kind = 'unavailable'
}

const classes: Readonly<Record<number, new (refusal: Refusal) => RequestRefused>> = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  406: NotAcceptable,
  409: StateConflict,
}

/** The error of an answer, in the words of Zun's body or of Keystone's. */
export function refusalOf(status: number, body: unknown, requestId: string | null): RequestRefused {
  const said = member(firstOf(member(body, 'errors'))) ?? member(member(body, 'error')) ?? {}
  const refusal = {
    status,
    code: text(said.code),
    title: text(said.title),
    detail: text(said.detail) || text(said.message),
    requestId: text(said.request_id) || (requestId ?? undefined),
  }
  const Refused = classes[status] ?? (status >= 500 ? ServerFailed : status === 413 ? RequestRefused : BadRequest)
  return new Refused(refusal)
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function member(value: unknown): Readonly<Record<string, unknown>> | undefined
function member(value: unknown, name: string): unknown
function member(value: unknown, name?: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return name === undefined ? value : Reflect.get(value, name)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
