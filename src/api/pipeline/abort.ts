import type { FastifyReply } from 'fastify'

/** Aborts as soon as nobody is there any more to be answered, or the server closes. Made only for requests that wait. */
export function abortOf(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  if (reply.raw.closed) gone.abort()
  // Also when the answer is complete: by then nothing waits.
  reply.raw.once('close', () => gone.abort())
  // Others are still to be answered on the same connection after this one, and would keep the server from closing.
  const close = () => {
    if (!reply.raw.headersSent) reply.header('connection', 'close')
    gone.abort()
  }
  if (closing.aborted) close()
  closing.addEventListener('abort', close, { once: true })
  reply.raw.once('close', () => closing.removeEventListener('abort', close))
  return gone.signal
}
