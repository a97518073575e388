// One HTTP exchange with the engine: limits, cancelling, and errors of the connection. Knows nothing of Docker's paths.
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'
import { EngineUnavailable } from '#common/errors.ts'
import { type Endpoint, parseApiUrl } from './endpoint.ts'
import { codeOf, connectionFailure } from './refusals.ts'

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With version and query. */
  readonly path: string
  /** Becomes JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A tar instead. */
  readonly tar?: Uint8Array | undefined
  readonly signal?: AbortSignal | undefined
  /** Longest silence before the answer begins. */
  readonly timeoutMs: number
  /** Longest silence within the answer; 0 for no limit. */
  readonly idleMs: number
  /** Never to be sent a second time, so only over a new connection. */
  readonly once?: boolean | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** To be read to its end or left early; either way the connection is let go. */
  readonly body: AsyncIterable<Buffer>
}

export class Transport {
  readonly endpoint: Endpoint
  readonly #apiUrl: string
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 16 })

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl
    this.endpoint = parseApiUrl(apiUrl)
  }

  /** Throws `EngineUnavailable`, or the signal's reason once it is aborted. */
  async send(exchange: Exchange): Promise<Answer> {
    exchange.signal?.throwIfAborted()
    if (exchange.once) return await this.#attempt(exchange, false).answer
    const first = this.#attempt(exchange, this.#agent)
    try {
      return await first.answer
    } catch (error) {
      if (!first.metDeadConnection) throw error
      return await this.#attempt(exchange, false).answer
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  /** A daemon that was restarted leaves dead connections in the pool; without it every attempt makes its own. */
  #attempt(exchange: Exchange, agent: Agent | false): Attempt {
    return new Attempt(exchange, this.#apiUrl, { ...this.endpoint, agent })
  }
}

class Attempt {
  readonly answer: Promise<Answer>
  metDeadConnection = false
  readonly #exchange: Exchange
  readonly #apiUrl: string
  readonly #request: ClientRequest
  #response: IncomingMessage | undefined
  #failure: unknown
  #silence: NodeJS.Timeout | undefined

  constructor(exchange: Exchange, apiUrl: string, target: Endpoint & { readonly agent: Agent | false }) {
    this.#exchange = exchange
    this.#apiUrl = apiUrl
    const payload =
      exchange.tar ?? (exchange.body === undefined ? undefined : Buffer.from(JSON.stringify(exchange.body)))
    this.#request = httpRequest({
      ...target,
      method: exchange.method,
      path: exchange.path,
      headers: {
        ...exchange.headers,
        ...(payload && { 'content-type': exchange.tar ? 'application/x-tar' : 'application/json' }),
        'content-length': payload?.length ?? 0,
      },
    })
    this.answer = this.#run(payload)
  }

  #run(payload: Uint8Array | undefined): Promise<Answer> {
    const { signal, timeoutMs } = this.#exchange
    const abort = () => this.#end(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.#limitSilence(timeoutMs)
    return new Promise<Answer>((resolve, reject) => {
      this.#request.on('response', (response) => resolve(this.#begin(response)))
      this.#request.on('error', (error) => {
        this.metDeadConnection =
          this.#failure === undefined &&
          this.#request.reusedSocket &&
          ['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')
        reject(this.#explain(error))
      })
      this.#request.on('close', () => {
        clearTimeout(this.#silence)
        signal?.removeEventListener('abort', abort)
      })
      this.#request.end(payload)
    })
  }

  #begin(response: IncomingMessage): Answer {
    this.#response = response
    // An answer nobody reads yet must not bring the process down when it breaks.
    response.on('error', () => {})
    this.#limitSilence(this.#exchange.idleMs)
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: this.#chunks(response),
    }
  }

  async *#chunks(response: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of response) {
        this.#silence?.refresh()
        yield chunk
      }
    } catch (error) {
      throw this.#explain(error)
    }
  }

  #limitSilence(limitMs: number): void {
    clearTimeout(this.#silence)
    this.#silence =
      limitMs > 0
        ? setTimeout(() => {
            const seconds = limitMs / 1000
            this.#end(new EngineUnavailable(`The Docker engine at ${this.#apiUrl} did not answer within ${seconds} s.`))
          }, limitMs)
        : undefined
  }

  #end(failure: unknown): void {
    this.#failure = failure
    // Whichever of the two somebody waits on has to fail.
    const error = failure instanceof Error ? failure : new Error('aborted', { cause: failure })
    if (this.#response) this.#response.destroy(error)
    this.#request.destroy(error)
  }

  #explain(error: unknown): unknown {
    return this.#failure ?? connectionFailure(error, this.#apiUrl)
  }
}
