// Writes answers. JSON goes out as bytes, so that fastify adds no charset and encodes nothing twice.
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EdgeLog } from '../conf.ts'
import type { PageAnswer } from '../pages.ts'
import type { Answer, Call, Route } from '../route.ts'
import { hasEntityTags, namesTag, tagOfBody } from './entity-tags.ts'
import { failureOf } from './errors.ts'
import { sendEventStream } from './event-stream.ts'
import { fromFramework, fromParser } from './framework-errors.ts'

const json = 'application/json'

export function sendAnswer(reply: FastifyReply, route: Route, call: Call, answer: Answer): FastifyReply {
  if (answer.location !== undefined) reply.header('location', answer.location)
  reply.code(route.ok)
  if (answer.eventStream !== undefined) return sendEventStream(reply, answer.eventStream)
  if (route.ok === 204) return reply.send()
  // Compat: without a result the body is `null`, which clients parse.
  if (route.method === 'GET' && hasEntityTags(call.version)) return sendTagged(reply, call, answer)
  return reply.header('content-type', json).send(bytesOf(answer))
}

function sendTagged(reply: FastifyReply, call: Call, answer: Answer): FastifyReply {
  const known = answer.etag !== undefined && namesTag(call, answer.etag)
  const bytes = known ? undefined : bytesOf(answer)
  const etag = answer.etag ?? (bytes && tagOfBody(bytes))
  // Whoever keeps answers has to ask each time, and may show them to nobody else.
  if (etag !== undefined) reply.headers({ etag, 'cache-control': 'private, no-cache' })
  if (etag !== undefined && namesTag(call, etag)) return reply.code(304).send()
  return reply.header('content-type', json).send(bytes)
}

function bytesOf(answer: Answer): Buffer {
  return Buffer.from(JSON.stringify(answer.body ?? null))
}

export function sendPage(reply: FastifyReply, page: PageAnswer): FastifyReply {
  reply.code(page.status)
  if (page.type === undefined) return reply.send()
  return reply.header('content-type', page.type).send(Buffer.from(page.body ?? ''))
}

/** Answers for anything that was thrown; what the client may not see goes to the log, with the whole chain of causes. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply, log: EdgeLog): FastifyReply {
  const requestId = request.edge?.requestId ?? ''
  const failure = failureOf(fromFramework(error), requestId)
  if (failure.correlationId !== undefined) {
    const { correlationId, status } = failure
    log.error('request failed', {
      requestId,
      correlationId,
      method: request.method,
      url: request.url,
      status,
      err: error,
    })
  }
  reply.code(failure.status).headers({ ...failure.headers, 'content-type': json })
  const send = () => reply.send(Buffer.from(JSON.stringify(failure.body)))
  return failure.status === 413 ? afterHearingOut(request, reply, send) : send()
}

/** Largest refused body that is still read to its end. */
const patienceBytes = 64 * 1024 * 1024

/**
 * Reads what is refused, drops it, and only then answers: a connection that is closed on somebody who is still sending loses
 * the answer on its way. Beyond some size it is closed all the same.
 */
function afterHearingOut(
  { headers, raw }: FastifyRequest,
  reply: FastifyReply,
  send: () => FastifyReply,
): FastifyReply {
  const isShort = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= patienceBytes
  if (!isShort || raw.complete || raw.destroyed) return send()
  reply.removeHeader('connection')
  raw.once('end', send).once('error', () => raw.destroy())
  raw.resume()
  return reply
}

/** Answers on a connection whose bytes could not be read as a request. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error)
    return
  }
  const { status, body } = failureOf(fromParser(error), '')
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${json}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
