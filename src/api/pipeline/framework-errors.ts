// What fastify and Node's HTTP parser throw, in our words.
import { ZunError } from '#common/errors.ts'
import { RequestFailure } from './failures.ts'

/** Our failure for a fastify error that is the client's doing; anything else comes back as it is. */
export function fromFramework(error: unknown): unknown {
  if (error instanceof ZunError || !isFrameworkError(error)) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new RequestFailure('too-large', 'The request body is larger than this service accepts.', { cause: error })
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new RequestFailure('unsupported-media-type', error.message, { cause: error })
  }
  if (error.statusCode >= 400 && error.statusCode < 500) {
    return new RequestFailure('bad-request', error.message, { cause: error })
  }
  return error
}

function isFrameworkError(error: unknown): error is Error & { code: string; statusCode: number } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
  )
}

/** Our failure for bytes that Node could not read as a request. */
export function fromParser(error: { readonly code?: string }): RequestFailure {
  if (error.code === 'HPE_HEADER_OVERFLOW') return new RequestFailure('headers-too-large')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestFailure('timeout')
  return new RequestFailure('bad-request', 'The request is not valid HTTP.')
}
