// Sends server-sent events. The client's pace is ours: what comes next is only asked for when the last has left, so that
// nothing piles up here for somebody who does not read.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { eventStreamType } from './accept.ts'

/** Who takes nothing for so long is cut off. */
const patienceMs = 60_000

export function sendEventStream(reply: FastifyReply, chunks: AsyncIterable<string>): FastifyReply {
  const headers = {
    'content-type': eventStreamType,
    'cache-control': 'no-store',
    // Proxies that gather answers would hold events back.
    'x-accel-buffering': 'no',
    connection: 'close',
  }
  return reply.headers(headers).send(Readable.from(paced(chunks, patienceMs, () => reply.raw.destroy())))
}

/** The chunks, giving up when one of them is not taken in time. */
export async function* paced(
  chunks: AsyncIterable<string>,
  limitMs: number,
  giveUp: () => void,
): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    const timer = setTimeout(giveUp, limitMs)
    try {
      yield chunk
    } finally {
      clearTimeout(timer)
    }
  }
}
