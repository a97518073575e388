// Pages anybody may read: discovery, health, the description of the API. No token, no policy, no parameters.
import type { EdgeConf } from './conf.ts'
import type { Method } from './route.ts'

export interface PageCall {
  readonly conf: EdgeConf
  /** Scheme, authority and mount prefix of the request. */
  readonly base: string
  readonly accept: string | undefined
}

export interface PageAnswer {
  readonly status: number
  readonly type?: string
  readonly body?: string
}

export interface Page {
  readonly method: Method
  readonly path: string
  readonly summary: string
  serve(call: PageCall): Promise<PageAnswer>
}

export function jsonPage(value: unknown): PageAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) }
}
