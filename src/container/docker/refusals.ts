import { DockerError, EngineUnavailable, type ErrorKind, NoSuchContainer, ZunError } from '#common/errors.ts'

/** What the engine's answer of status 400 or more means. `container` is the uuid it was about, if about one. */
export function refusal(status: number, body: string, container?: string): ZunError {
  const reason = reasonOf(body) || `status ${status}`
  const cause = new DockerError(kindOf(status, reason), reason, status)
  // Docker answers 404 for a missing network or image too, whatever the path was about.
  if (status === 404 && container !== undefined && /no such container(?!:path)/i.test(reason)) {
    return new NoSuchContainer(container, { cause })
  }
  return cause
}

function kindOf(status: number, reason: string): ErrorKind {
  // Some versions answer 500 for a container that is in the wrong state.
  if (status === 409 || /not running|is paused|not paused/.test(reason)) return 'conflict'
  return status === 400 ? 'invalid' : 'internal'
}

function reasonOf(body: string): string {
  try {
    const answer: { message?: unknown } | null = JSON.parse(body)
    if (typeof answer?.message === 'string') return answer.message.trim()
  } catch {
    // Proxies and very old daemons answer in plain text.
  }
  return body.trim().slice(0, 500)
}

/** What broke the connection, in our words. Errors that are ours already stay as they are. */
export function connectionFailure(error: unknown, apiUrl: string): ZunError {
  if (error instanceof ZunError) return error
  const code = codeOf(error)
  const why =
    code === 'ENOENT' || code === 'ECONNREFUSED'
      ? 'is not there: is dockerd running?'
      : code === 'EACCES'
        ? 'may not be used by this user'
        : 'broke the connection'
  return new EngineUnavailable(`The Docker engine at ${apiUrl} ${why}${code ? ` (${code})` : ''}.`, { cause: error })
}

/** The system's code of a failed call, like ECONNRESET. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
