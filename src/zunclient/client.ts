// The client: every operation of the API by resource, typed, and whatever else one may want to ask.
import type { Exchanged } from './exchange.ts'
import { newestVersion, Operations } from './operations.ts'
import { type Call, type CallOptions, Transport, type TransportOptions } from './transport.ts'

export type ClientOptions = Omit<TransportOptions, 'newest'>

export class ZunClient extends Operations {
  readonly #transport: Transport

  constructor(options: ClientOptions) {
    const transport = new Transport({ newest: newestVersion, ...options })
    super(transport.send)
    this.#transport = transport
  }

  /** An answer as it came, also one that refuses. */
  request(call: Call, options?: CallOptions): Promise<Exchanged> {
    return this.#transport.exchange(call, options)
  }
}
