// What became different with a version and no field, and no route, can say: how an answer looks, how a value is read.
// Declared on the route, so that documents and tests know of it; a handler asks the declaration and compares no versions.
import { atLeast, type Version } from './versions.ts'

export interface Change {
  readonly version: Version
  /** The field of the request or of the answer that it is about. */
  readonly subject: string
  /** What holds from that version on, as a sentence. */
  readonly what: string
}

export function change(version: Version, subject: string, what: string): Change {
  return { version, subject, what }
}

/** Whether it holds for a request of that version. */
export function holds({ version: since }: Change, version: Version): boolean {
  return atLeast(version, since)
}
