// How messages get to the other end. Implementations: in-process.ts; a broker comes beside it. They carry plain data:
// nothing that JSON could not carry.
import type { CommandMeta } from '../contracts/contract.ts'

export interface Message {
  readonly method: string
  readonly input: unknown
  readonly meta?: CommandMeta
}

/** A topic, and the one server of it that is meant. */
export interface Address {
  readonly topic: string
  readonly server?: string
}

export type Handler = (message: Message, signal: AbortSignal) => Promise<unknown>

export interface Transport {
  /**
   * Sends and waits for the answer, until the deadline or the signal. Throws what the handler threw, as a `CarriedError`;
   * `NodeUnavailable` when nobody serves the address or no answer came in time; `Cancelled` when the signal aborted.
   */
  request(
    address: Address,
    message: Message,
    options: { readonly deadline: Date; readonly signal?: AbortSignal },
  ): Promise<unknown>
  /** Sends without waiting for an answer. Resolves when the message is on its way. */
  publish(address: Address, message: Message): Promise<void>
  /** Serves an address until closed; closing aborts what is in hand and waits for it. */
  serve(address: Address, handler: Handler): Promise<{ close(): Promise<void> }>
}
