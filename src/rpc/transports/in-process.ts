// Both ends in one process: the bus of `zunctl dev` and of the functional tests. It copies what passes, so that the two
// ends share nothing they could not share across a network.
import { Cancelled, CarriedError, factsOf, NodeUnavailable } from '#common/errors.ts'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import type { Address, Handler, Message, Transport } from './transport.ts'

interface Server {
  readonly handler: Handler
  readonly closing: AbortController
  readonly tasks: TaskGroup
}

export class InProcessTransport implements Transport {
  readonly #servers = new Map<string, Server>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  async request(
    address: Address,
    message: Message,
    options: { readonly deadline: Date; readonly signal?: AbortSignal },
  ): Promise<unknown> {
    const server = this.#servers.get(keyOf(address))
    if (!server) throw new NodeUnavailable(`Nobody serves ${keyOf(address)}.`)
    const remainingMs = options.deadline.getTime() - Date.now()
    if (remainingMs <= 0) throw new NodeUnavailable(`The deadline for ${message.method} has passed.`)
    const { signal: deadline, clear } = signalAfter(remainingMs)
    const answer = server.tasks.run(async () => {
      const signal = AbortSignal.any([deadline, server.closing.signal])
      try {
        return structuredClone(await server.handler(structuredClone(message), signal))
      } finally {
        clear()
      }
    })
    try {
      return await settleOrAbort(answer, [deadline, ...(options.signal ? [options.signal] : [])])
    } catch (error) {
      if (options.signal?.aborted) throw new Cancelled(`Stopped waiting for ${message.method}.`, { cause: error })
      if (deadline.aborted)
        throw new NodeUnavailable(`${keyOf(address)} did not answer ${message.method} in time.`, { cause: error })
      throw new CarriedError(factsOf(error), { cause: error })
    }
  }

  async publish(address: Address, message: Message): Promise<void> {
    const server = this.#servers.get(keyOf(address))
    if (!server) return // Compat with a broker: what nobody consumes waits or is lost; senders repeat what matters.
    const copy = structuredClone(message)
    server.tasks.spawn(async () => {
      try {
        await server.handler(copy, server.closing.signal)
      } catch (error) {
        this.#log.error('message could not be handled', { err: error, method: message.method })
      }
    })
  }

  async serve(address: Address, handler: Handler): Promise<{ close(): Promise<void> }> {
    const server: Server = { handler, closing: new AbortController(), tasks: new TaskGroup() }
    this.#servers.set(keyOf(address), server)
    return {
      close: async () => {
        if (this.#servers.get(keyOf(address)) === server) this.#servers.delete(keyOf(address))
        server.closing.abort(new Cancelled('The server is closing.'))
        await server.tasks.settled()
      },
    }
  }
}

function keyOf(address: Address): string {
  return address.server ? `${address.topic}.${address.server}` : address.topic
}

/** Unlike `AbortSignal.timeout` it ends with the work: an hour's deadline would keep what was asked for an hour. */
function signalAfter(delayMs: number): { readonly signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new DOMException('The deadline has passed.', 'TimeoutError')),
    delayMs,
  )
  timer.unref()
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** The work's outcome, or a rejection as soon as one of the signals aborts; the work itself goes on. */
async function settleOrAbort<T>(work: Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  const any = AbortSignal.any([...signals])
  any.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(any.reason)
  any.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    any.removeEventListener('abort', onAbort)
    work.catch(() => undefined) // its failure has nobody left to hear it
  }
}
