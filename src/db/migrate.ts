import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { StartupError } from '#common/errors.ts'
import { migrations } from './migrations/index.ts'
import type { Database } from './schema.ts'

/**
 * Brings the database to our newest version. Throws `StartupError` when it is of a newer one than ours, and when a
 * migration fails.
 */
export async function migrateToNewest(db: Kysely<Database>, label: string): Promise<void> {
  const executed = await executedMigrations(db)
  const unknown = executed.filter((name) => !(name in migrations))
  if (unknown.length > 0) {
    throw new StartupError(
      `${label} was written by a newer version of zun (it has ${unknown.join(', ')}); use that version or another directory.`,
    )
  }
  // The migrator looks at every table before it finds that there is nothing to do.
  if (executed.length === Object.keys(migrations).length) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error)
    throw new StartupError(`${label} cannot be upgraded: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    })
}

async function executedMigrations(db: Kysely<Database>): Promise<string[]> {
  try {
    // The migrator's own table is not among ours.
    const rows = await db
      .withTables<{ kysely_migration: { name: string } }>()
      .selectFrom('kysely_migration')
      .select('name')
      .execute()
    return rows.map((row) => row.name)
  } catch {
    // It is not there before the first migration; whatever else is wrong, the migrator will run into it too.
    return []
  }
}

/** The id of this installation, made at the first start: engines mark their containers with it. */
export async function ensureInstallation(db: Kysely<Database>, now: Date): Promise<string> {
  const found = await db.selectFrom('installation').select('uuid').where('id', '=', 1).executeTakeFirst()
  if (found) return found.uuid
  const uuid = randomUUID()
  await db.insertInto('installation').values({ id: 1, uuid, created_at: now }).execute()
  return uuid
}
