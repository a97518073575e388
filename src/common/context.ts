/** Who asks, in which request. First argument of everything that acts for somebody. */
export interface RequestContext {
  /** `req-<uuid4>`, made by this service; ties log lines, actions and answers together. */
  readonly requestId: string
  /** The caller's own request id, if it sent one. */
  readonly globalRequestId?: string
  readonly userId: string
  readonly userName?: string
  readonly projectId: string
  readonly projectName?: string
  readonly userDomainId?: string
  readonly projectDomainId?: string
  readonly roles: readonly string[]
  /** Decided by the policy rule `context_is_admin`. */
  readonly isAdmin: boolean
}
