// Failures that only a request over HTTP can have. They carry no status: errors.ts alone knows those.
import { ZunError } from '#common/errors.ts'

/** A failure of the way a request was made; `reason` picks status and title. */
export class RequestFailure extends ZunError {
  override readonly name: string = 'RequestFailure'
  readonly reason: FailureReason
  constructor(reason: FailureReason, detail = '', options?: ErrorOptions) {
    super(detail, options)
    this.reason = reason
  }
}

export type FailureReason =
  | 'bad-request'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'no-acceptable-type'
  | 'unsupported-version'
  | 'unsupported-media-type'
  | 'too-large'
  | 'headers-too-large'
  | 'timeout'

export class MethodNotAllowed extends RequestFailure {
  override readonly name = 'MethodNotAllowed'
  /** What the path does allow, as it stands in the `Allow` header. */
  readonly allow: string
  constructor(allow: string) {
    super('method-not-allowed')
    this.allow = allow
  }
}

/** The token cannot be checked now. */
export class IdentityUnavailable extends ZunError {
  override readonly name = 'IdentityUnavailable'
  override readonly kind = 'unavailable'
  constructor(options: ErrorOptions) {
    super('The identity service cannot be reached to check a token.', options)
  }
}

/** The token is missing or not good; the answer says where to get one. */
export class TokenRefused extends ZunError {
  override readonly name = 'TokenRefused'
  override readonly kind = 'unauthenticated'
  readonly wwwAuthenticateUri: string
  constructor(wwwAuthenticateUri: string) {
    super('The request you have made requires authentication.')
    this.wwwAuthenticateUri = wwwAuthenticateUri
  }
}
