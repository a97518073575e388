// Carries a call to the service: finds the endpoint, shows the token, names the version, and reads what comes back.
import type { Auth, Session } from './auth.ts'
import { refusalOf } from './errors.ts'
import { type Exchanged, exchangeWithin } from './exchange.ts'
import { lower } from './microversions.ts'

export interface TransportOptions {
  readonly auth: Auth
  /** Asked for, as `1.40` or `latest`. Without one: `newest`, or the newest the service has if that is older. */
  readonly version?: string | undefined
  readonly newest: string
  readonly timeoutSeconds?: number | undefined
}

/** For one call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly timeoutSeconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface Call {
  readonly method: string
  /** From the root of the service: `/v1/containers`. */
  readonly path: string
  readonly query?: object
  readonly body?: object
  /** The last version that has it; asked for in place of a newer one. */
  readonly until?: string
}

export type Send = <T>(call: Call, options?: CallOptions) => Promise<T>

/** Longer than the service itself waits for a host. */
const defaultTimeoutSeconds = 60

export class Transport {
  readonly #options: TransportOptions
  /** What the service has turned out to have, where that is older than we. */
  #newest: string

  constructor(options: TransportOptions) {
    this.#options = options
    this.#newest = options.newest
  }

  /** What the service answers. Throws a `RequestRefused` for a refusal, `ServiceUnreachable` when there is no answer. */
  readonly send: Send = async <T>(call: Call, options: CallOptions = {}): Promise<T> => {
    const answer = await this.exchange(call, options)
    if (answer.status >= 300) {
      throw refusalOf(answer.status, answer.body, answer.headers.get('x-openstack-request-id'))
    }
    return (answer.body ?? undefined) as T // the service's tests hold its answers to what the types say
  }

  /** The answer as it is, whatever its status. */
  async exchange(call: Call, options: CallOptions = {}): Promise<Exchanged> {
    const answer = await this.#asSomebody(call, options)
    const offered = newestOffered(answer)
    if (answer.status !== 406 || this.#options.version !== undefined || offered === undefined) return answer
    if (lower(offered, this.#newest) !== offered || offered === this.#newest) return answer
    this.#newest = offered
    return this.#asSomebody(call, options)
  }

  // A token may have run out since it was given; another one is asked for once.
  async #asSomebody(call: Call, options: CallOptions): Promise<Exchanged> {
    const exchange = exchangeWithin({
      timeoutSeconds: options.timeoutSeconds ?? this.#options.timeoutSeconds ?? defaultTimeoutSeconds,
      signal: options.signal,
    })
    const session = await this.#options.auth.session(exchange)
    const answer = await exchange(this.#request(call, options, session))
    if (answer.status !== 401) return answer
    const renewed = await this.#options.auth.renew(session, exchange)
    return renewed ? exchange(this.#request(call, options, renewed)) : answer
  }

  #request({ method, path, query, body, until }: Call, { headers }: CallOptions, { endpoint, token }: Session) {
    const version = this.#options.version ?? lower(this.#newest, until ?? this.#newest)
    return {
      method,
      url: `${endpoint.slice(0, -'/v1'.length)}${path}${queryText(query)}`,
      headers: {
        'OpenStack-API-Version': `container ${version}`,
        ...(token !== undefined && { 'X-Auth-Token': token }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    }
  }
}

function newestOffered({ headers }: Exchanged): string | undefined {
  return /^container (\d+\.\d+)$/.exec(headers.get('openstack-api-maximum-version') ?? '')?.[1]
}

function queryText(query: object = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)] as [string, string]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}
