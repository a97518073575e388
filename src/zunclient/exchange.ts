// One HTTP exchange, with a limit, by the fetch that Node has.
import { ServiceUnreachable } from './errors.ts'

export interface ExchangeRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Exchanged {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What the text says, where it is JSON. */
  readonly body: unknown
}

export type Exchange = (request: ExchangeRequest) => Promise<Exchanged>

export interface ExchangeLimits {
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

/** Throws `ServiceUnreachable` when there is no answer, and the signal's reason when it was aborted. */
export function exchangeWithin({ timeoutSeconds, signal }: ExchangeLimits): Exchange {
  const limit = AbortSignal.timeout(timeoutSeconds * 1000)
  const either = signal ? AbortSignal.any([signal, limit]) : limit
  return async ({ method, url, headers, body }) => {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          Accept: 'application/json',
          ...headers,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: either,
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: read(response.headers, text, url) }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (error instanceof ServiceUnreachable) throw error
      const why = limit.aborted
        ? `did not answer within ${timeoutSeconds} seconds`
        : `cannot be reached: ${rootOf(error)}`
      throw new ServiceUnreachable(`${new URL(url).origin} ${why}.`, { cause: error })
    }
  }
}

function read(headers: Headers, text: string, url: string): unknown {
  if (text === '' || !(headers.get('content-type') ?? '').startsWith('application/json')) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ServiceUnreachable(`${new URL(url).origin} answers with something that is not JSON.`, { cause: error })
  }
}

/** fetch says only that it failed; the reason is inside. */
function rootOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return rootOf(error.cause)
  const code = 'code' in error ? String(error.code) : ''
  return error.message || code || error.name
}
