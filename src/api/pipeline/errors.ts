// The one place where a failure becomes a status code and a body.
import { randomUUID } from 'node:crypto'
import { type ErrorKind, ZunError } from '#common/errors.ts'
import { maxVersion, minVersion, versionText } from '../versions.ts'
import { type FailureReason, IdentityUnavailable, MethodNotAllowed, RequestFailure, TokenRefused } from './failures.ts'

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'not-acceptable': 406,
  'unsupported-media': 415,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
}

const statusAndTitleOf: Readonly<Record<FailureReason, readonly [status: number, title: string]>> = {
  'bad-request': [400, 'Bad Request'],
  'route-not-found': [404, 'Not Found'],
  'method-not-allowed': [405, 'Method Not Allowed'],
  'not-acceptable': [406, 'Not Acceptable'],
  // Compat: Zun says nothing here.
  'no-acceptable-type': [406, ''],
  'unsupported-version': [406, 'Requested microversion is unsupported'],
  'unsupported-media-type': [415, 'Unsupported Media Type'],
  'too-large': [413, 'Request Entity Too Large'],
  'headers-too-large': [431, 'Request Header Fields Too Large'],
  timeout: [408, 'Request Timeout'],
}

export interface Failure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** Set when the cause was hidden from the client: the log tells it under this id. */
  readonly correlationId?: string
}

/** The answer for anything that was thrown. */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof TokenRefused) return unauthorized(error)
  if (error instanceof IdentityUnavailable) return identityAway()
  if (error instanceof RequestFailure) return misdirected(error, requestId)
  const status = error instanceof ZunError ? statusOfKind[error.kind] : 500
  if (!(error instanceof ZunError) || status >= 500) return hidden(status, requestId)
  return answer(requestId, {
    code: `container.${kebabCase(error.name)}`,
    status,
    title: error.message,
    detail: error.message,
  })
}

interface ErrorItem {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly links?: readonly object[]
}

function answer(requestId: string, item: ErrorItem, more: object = {}): Failure {
  const { code, status, title, detail, links = [] } = item
  return {
    status,
    headers: {},
    body: { errors: [{ request_id: requestId, code, status, title, detail, links, ...more }] },
  }
}

function hidden(status: number, requestId: string): Failure {
  const correlationId = randomUUID()
  const detail = `Your request could not be handled because of a problem in the server. Error Correlation id is: ${correlationId}`
  const title = status === 503 ? 'Service Unavailable' : 'Internal Server Error'
  return { ...answer(requestId, { code: 'container.', status, title, detail }), correlationId }
}

function misdirected(error: RequestFailure, requestId: string): Failure {
  const [status, title] = statusAndTitleOf[error.reason]
  if (error.reason === 'unsupported-version') return unsupportedVersion(error.message, status, title, requestId)
  const failure = answer(requestId, { code: 'container.', status, title, detail: error.message })
  return error instanceof MethodNotAllowed ? { ...failure, headers: { allow: error.allow } } : failure
}

function unsupportedVersion(detail: string, status: number, title: string, requestId: string): Failure {
  const links = [{ rel: 'help', href: 'https://docs.openstack.org/api-guide/compute/microversions.html' }]
  return answer(
    requestId,
    { code: 'zun.microversion-unsupported', status, title, detail, links },
    { max_version: versionText(maxVersion), min_version: versionText(minVersion) },
  )
}

// Keystone's own shape, as its middleware answers before the service is reached.
function unauthorized(error: TokenRefused): Failure {
  return {
    status: statusOfKind[error.kind],
    headers: { 'www-authenticate': `Keystone uri="${error.wwwAuthenticateUri}"` },
    body: { error: { code: statusOfKind[error.kind], title: 'Unauthorized', message: error.message } },
  }
}

function identityAway(): Failure {
  return {
    status: statusOfKind.unavailable,
    headers: {},
    body: {
      message: 'The server is currently unavailable. Please try again at a later time.',
      code: '503 Service Unavailable',
      title: 'Service Unavailable',
    },
    correlationId: randomUUID(),
  }
}

/** `InvalidParamInVersion` to `invalid-param-in-version`. */
function kebabCase(name: string): string {
  return name
    .replace(/[A-Z]/g, (char) => `-${char}`)
    .replace(/^-/, '')
    .toLowerCase()
}
