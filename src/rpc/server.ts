import { Invalid } from '#common/errors.ts'
import type { Call, CommandMeta, Contract, Handlers, Methods } from './contracts/contract.ts'
import type { Transport } from './transports/transport.ts'

/** Serves a contract: one handler per method. */
export function serve<M extends Methods>(
  contract: Contract<M>,
  transport: Transport,
  handlers: Handlers<M>,
  server?: string,
): Promise<{ close(): Promise<void> }> {
  const table = handlers as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> // one entry per method
  return transport.serve({ topic: contract.topic, ...(server !== undefined && { server }) }, (message, signal) => {
    const definition = contract.methods[message.method]
    const handler = table[message.method]
    if (!definition || !handler) throw new Invalid(`${contract.topic} does not know ${message.method}.`)
    const call: Call = { signal }
    if (definition.kind === 'command')
      return handler(message.meta satisfies CommandMeta | undefined, message.input, call)
    return handler(message.input, call)
  })
}
