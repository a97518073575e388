import { EngineUnavailable } from '#common/errors.ts'

/** Newest Engine API whose changes this driver takes into account. */
export const newestKnown = '1.47'
/** Oldest Engine API that has all this driver needs. */
const oldestUsable = '1.24'

/** Negative, zero or positive, as a sort wants it. By number, part by part: 1.100 is newer than 1.26. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor - bMajor || aMinor - bMinor
}

export function isAtLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0
}

/**
 * The API version to speak with a daemon that offers `minimum` to `maximum`: its newest that we know. A daemon that has
 * left our newest behind is spoken to in its oldest, which is the nearest to what we know.
 */
export function negotiate(daemon: { readonly maximum: string; readonly minimum: string }): string {
  if (!isAtLeast(daemon.maximum, oldestUsable)) {
    throw new EngineUnavailable(
      `The Docker daemon speaks API ${daemon.maximum} at most, and at least ${oldestUsable} is needed: upgrade Docker.`,
    )
  }
  if (!isAtLeast(newestKnown, daemon.minimum)) return daemon.minimum
  return isAtLeast(newestKnown, daemon.maximum) ? daemon.maximum : newestKnown
}
