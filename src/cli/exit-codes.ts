// How the program ends, for scripts: the same failure has the same number in every command.
import { StartupError, ZunError } from '#common/errors.ts'
import { RequestRefused } from '#zunclient/errors.ts'

/** What was typed makes no sense. */
export class UsageError extends ZunError {
  override readonly name = 'UsageError'
  override readonly kind = 'invalid'
}

/** The service did what it was asked, and what came of it is not what was wanted. */
export class NotAsHoped extends ZunError {
  override readonly name = 'NotAsHoped'
  override readonly kind = 'invalid'
}

/** Fine. */
const done = 0
const refused = 1
const notFound = 2
const conflict = 3
const notAuthorised = 4
const serverOrNetwork = 5

export function exitCodeOfStatus(status: number): number {
  if (status < 400) return done
  if (status === 404) return notFound
  if (status === 409) return conflict
  if (status === 401 || status === 403) return notAuthorised
  return status >= 500 ? serverOrNetwork : refused
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof RequestRefused) return exitCodeOfStatus(error.status)
  if (error instanceof ZunError && error.kind === 'unavailable') return serverOrNetwork
  return refused
}

/** One line for people, with the id an operator will ask for. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RequestRefused) {
    const id = error.requestId === undefined ? '' : ` (${error.requestId})`
    return `${error.message}${id}`
  }
  if (error instanceof ZunError || error instanceof StartupError) return error.message
  return error instanceof Error ? error.message : String(error)
}
