import type { Migration } from 'kysely/migration'
import { initial } from './0001-initial.ts'
import { indexes } from './0002-indexes.ts'
import { filledIn } from './0003-filled-in.ts'
import { idempotencyKeys } from './0004-idempotency-keys.ts'
import { readingEvents } from './0005-reading-events.ts'
import { containerRevision } from './0006-container-revision.ts'

/** All migrations, by name; they run in the order of their names and are never changed once released. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-indexes': indexes,
  '0003-filled-in': filledIn,
  '0004-idempotency-keys': idempotencyKeys,
  '0005-reading-events': readingEvents,
  '0006-container-revision': containerRevision,
}
