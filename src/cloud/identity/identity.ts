// The identity port: who is behind a token. Adapters: local-identity.ts (embedded), Keystone.

/** Who a token speaks for. */
export interface Caller {
  readonly userId: string
  readonly userName: string
  readonly userDomainId: string
  readonly projectId: string
  readonly projectName: string
  readonly projectDomainId: string
  readonly roles: readonly string[]
}

export interface Identity {
  /**
   * The caller behind a token; `undefined` when the token is unknown, expired or not scoped to a project.
   * Throws a `ZunError` of kind `unavailable` when the identity service cannot be reached.
   */
  authenticate(token: string, options?: { readonly signal?: AbortSignal }): Promise<Caller | undefined>

  /** Where clients get tokens; stands in `WWW-Authenticate`. */
  readonly wwwAuthenticateUri: string
}
