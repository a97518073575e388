// Entity tags (RFC 9110, 8.8.3): a reader who says which answer it has is told in an empty one when it is still true.
import { createHash } from 'node:crypto'
import { change, holds } from '../changes.ts'
import type { Call } from '../route.ts'
import { type Version, v } from '../versions.ts'

export const entityTags = change(
  v(1, 41),
  'ETag',
  'Answers carry an `ETag`; a request that names it in `If-None-Match` is answered 304 while nothing has changed.',
)

/** Longer bodies (archives, logs) cost more to digest than they save. */
const longestDigested = 1024 * 1024

export function hasEntityTags(version: Version): boolean {
  return holds(entityTags, version)
}

/** Weak: what tells two answers apart is in the parts, not every byte of them. */
export function entityTag(parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha1')
  for (const part of parts) digest.update(part).update('\0')
  return `W/"${digest.digest('base64url')}"`
}

export function tagOfBody(body: Buffer): string | undefined {
  return body.length > longestDigested ? undefined : entityTag([body])
}

/** Whether the caller says that it has that answer; an asterisk means whatever there is. */
export function namesTag({ sentHeaders }: Pick<Call, 'sentHeaders'>, tag: string): boolean {
  const ifNoneMatch = String(sentHeaders['if-none-match'] ?? '')
  if (ifNoneMatch.trim() === '*') return true
  const opaque = tag.replace(/^W\//, '')
  return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, named]) => named === opaque)
}
