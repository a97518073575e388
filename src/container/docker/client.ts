// A small client of the Docker Engine API: version, errors and streams. The paths and bodies are its callers' matter.
import { abortable } from '#common/abortable.ts'
import { DockerError, EngineUnavailable } from '#common/errors.ts'
import { isLocal } from './endpoint.ts'
import { jsonLines } from './json-lines.ts'
import { refusal } from './refusals.ts'
import { type Answer, type Exchange, Transport } from './transport.ts'
import { negotiate } from './versions.ts'
import type { VersionAnswer } from './wire.ts'

export interface ClientOptions {
  readonly apiUrl: string
  /** Longest silence of the engine, unless a request says otherwise. */
  readonly timeoutMs: number
}

export interface RequestOptions {
  /** Absent values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Sent instead of a body. */
  readonly tar?: Uint8Array
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
  /** Uuid of the container it is about, so that its absence can be named. */
  readonly container?: string
  /** Repeating it would do more harm than failing. */
  readonly once?: boolean
}

export interface StreamOptions extends RequestOptions {
  /** Longest silence once the stream has begun; 0 for no limit. */
  readonly idleMs: number
}

type Method = Exchange['method']

export class DockerClient {
  /** Whether the engine runs on this host. */
  readonly local: boolean
  readonly #transport: Transport
  readonly #timeoutMs: number
  #agreed: Promise<string> | undefined

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options.apiUrl)
    this.#timeoutMs = options.timeoutMs
    this.local = isLocal(this.#transport.endpoint)
  }

  /** The API version both sides speak; asked for once, and again after the engine was away. */
  async version(signal?: AbortSignal): Promise<string> {
    this.#agreed ??= this.#negotiate()
    return await abortable(this.#agreed, signal)
  }

  /** The answer's JSON, taken at its word: `T` is what Docker documents. */
  async json<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const answer: T = JSON.parse(await this.text(method, path, options))
    return answer
  }

  /** The answer's text; empty for 204 and 304. Throws for every status of 400 or more. */
  async text(method: Method, path: string, options: RequestOptions = {}): Promise<string> {
    const idleMs = options.timeoutMs ?? this.#timeoutMs
    return await readAll(await this.stream(method, path, { ...options, idleMs }))
  }

  /** The answer's head has arrived and is no refusal when this returns; the body is the caller's to read. */
  async stream(method: Method, path: string, options: StreamOptions): Promise<Answer> {
    const answer = await this.#ask(method, path, options)
    if (answer.status < 400) return answer
    const error = refusal(answer.status, await readAll(answer), options.container)
    if (!(error instanceof DockerError && /client version \S+ is too (new|old)/.test(error.reason))) throw error
    // The daemon was replaced between two calls, so that nothing told us that it had been away.
    this.#agreed = undefined
    const again = await this.#ask(method, path, options)
    if (again.status < 400) return again
    throw refusal(again.status, await readAll(again), options.container)
  }

  close(): void {
    this.#transport.close()
  }

  async #ask(method: Method, path: string, options: StreamOptions): Promise<Answer> {
    const version = await this.version(options.signal)
    return await this.#send({
      method,
      path: `/v${version}${path}${queryText(options.query)}`,
      body: options.body,
      headers: options.headers,
      tar: options.tar,
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      idleMs: options.idleMs,
      once: options.once,
    })
  }

  async #send(exchange: Exchange): Promise<Answer> {
    try {
      return await this.#transport.send(exchange)
    } catch (error) {
      if (error instanceof EngineUnavailable) this.#agreed = undefined
      throw error
    }
  }

  async #negotiate(): Promise<string> {
    try {
      const limitMs = this.#timeoutMs
      const answer = await this.#send({ method: 'GET', path: '/version', timeoutMs: limitMs, idleMs: limitMs })
      const text = await readAll(answer)
      if (answer.status >= 400) throw refusal(answer.status, text)
      const { ApiVersion, MinAPIVersion }: VersionAnswer = JSON.parse(text)
      return negotiate({ maximum: ApiVersion, minimum: MinAPIVersion ?? ApiVersion })
    } catch (error) {
      this.#agreed = undefined
      throw error
    }
  }
}

async function readAll(answer: Answer): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The JSON values of a stream, one a line. */
export function valuesOf<T>(answer: Answer): AsyncIterable<T> {
  return jsonLines<T>(answer.body)
}

function queryText(query: RequestOptions['query']): string {
  const given = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) given.append(key, String(value))
  return given.size === 0 ? '' : `?${given}`
}
