// Failures as Keystone words them. Its clients read another body than Zun's, so this is the one other place that turns a
// kind of failure into a status code.
import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import { type ErrorKind, ZunError } from '#common/errors.ts'

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'not-acceptable': 406,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'unsupported-media': 415,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
}

/** The caller may not do that. */
export class IdentityForbidden extends ZunError {
  override readonly name = 'IdentityForbidden'
  override readonly kind = 'forbidden'
  constructor(action: string) {
    super(`You are not authorized to perform the requested action: ${action}.`)
  }
}

/** `kind` as in `user`; the ident is the caller's own word. */
export class IdentityNotFound extends ZunError {
  override readonly name = 'IdentityNotFound'
  override readonly kind = 'not-found'
  constructor(kind: string, ident: string) {
    super(`Could not find ${kind}: ${ident}.`)
  }
}

export function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const status = error instanceof ZunError ? statuses[error.kind] : frameworkStatus(error)
  if (status === 500) reply.log.error({ err: error }, 'identity request failed')
  if (status === 401) reply.header('WWW-Authenticate', `Keystone uri="${baseOf(reply)}/identity"`)
  const message = status === 500 || !(error instanceof Error) ? 'An unexpected error occurred.' : error.message
  return reply.code(status).send({ error: { code: status, message, title: STATUS_CODES[status] } })
}

/** The server's address in the words of the client, as in `http://127.0.0.1:9517`. */
export function baseOf(reply: FastifyReply): string {
  return `${reply.request.protocol}://${reply.request.host}`
}

/** Fastify's own refusals (a body that is no JSON, or too large) say their status. */
function frameworkStatus(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
