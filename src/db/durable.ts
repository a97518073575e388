// When what was committed is safe from a power cut. A database server answers a commit only then; SQLite would stop the
// whole process for it, so there it is asked for apart, by those who are about to promise something.
import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

const syncs = new WeakMap<Kysely<Database>, () => Promise<void>>()

/** Resolves once everything committed so far is on disk. Throws when the disk says that it cannot be. */
export async function durable(db: Kysely<Database>): Promise<void> {
  await syncs.get(db)?.()
}

/** To be called by what opens a database whose commits alone are not yet safe. */
export function setDurable(db: Kysely<Database>, sync: () => Promise<void>): void {
  syncs.set(db, sync)
}
