import type { Client, CommandMeta, Contract, Methods, WaitOptions } from './contracts/contract.ts'
import type { Address, Transport } from './transports/transport.ts'

/** The calling end of a contract: one function per method. `server` names the one that is meant. */
export function clientOf<M extends Methods>(contract: Contract<M>, transport: Transport, server?: string): Client<M> {
  const address: Address = { topic: contract.topic, ...(server !== undefined && { server }) }
  const calls = Object.entries(contract.methods).map(([method, definition]) => {
    if (definition.kind === 'command') {
      const call = (meta: CommandMeta, input: unknown, options?: WaitOptions) =>
        transport.request(address, { method, input, meta }, { ...options, deadline: new Date(meta.deadline) })
      return [method, call]
    }
    if (definition.kind === 'query') {
      const { timeoutSeconds } = definition
      const call = (input: unknown, options?: WaitOptions) =>
        transport.request(
          address,
          { method, input },
          { ...options, deadline: new Date(Date.now() + timeoutSeconds * 1000) },
        )
      return [method, call]
    }
    return [method, (input: unknown) => transport.publish(address, { method, input })]
  })
  return Object.fromEntries(calls) as Client<M> // built from the contract's own keys
}
