// How a client shows who it is: with nothing, with a token it was given, or with one that Keystone gives it.
import type { Exchange } from './exchange.ts'
import type { KeystoneSignIn } from './keystone.ts'

/** Where the service is and what to show there. */
export interface Session {
  /** Ends in `/v1`, without a slash behind it. */
  readonly endpoint: string
  readonly token: string | undefined
}

export interface Auth {
  session(exchange: Exchange): Promise<Session>
  /** Another one than that which was refused; `undefined` when there is none to be had. */
  renew(refused: Session, exchange: Exchange): Promise<Session | undefined>
}

/** The endpoint is known, and so is the token, if there is one. */
export function fixedAuth(endpoint: string, token?: string): Auth {
  const session = { endpoint: withVersion(endpoint), token }
  return { session: async () => session, renew: async () => undefined }
}

/** Signs in when first asked, and again when the token is refused. */
export class KeystoneAuth implements Auth {
  readonly #signIn: KeystoneSignIn
  /** One sign-in for all who ask at the same time. */
  #current: Promise<Session> | undefined

  constructor(signIn: KeystoneSignIn) {
    this.#signIn = signIn
  }

  session(exchange: Exchange): Promise<Session> {
    this.#current ??= this.#fresh(exchange)
    return this.#current
  }

  async renew(refused: Session, exchange: Exchange): Promise<Session> {
    const current = await this.session(exchange)
    if (current.token !== refused.token) return current
    this.#current = this.#fresh(exchange)
    return this.#current
  }

  async #fresh(exchange: Exchange): Promise<Session> {
    try {
      const { endpoint, token } = await this.#signIn(exchange)
      return { endpoint: withVersion(endpoint), token }
    } catch (error) {
      this.#current = undefined
      throw error
    }
  }
}

/** Catalogues have the endpoint with and without a slash, and some without the version. */
function withVersion(endpoint: string): string {
  const bare = endpoint.replace(/\/+$/, '')
  return /\/v1$/.test(bare) ? bare : `${bare}/v1`
}
