// Which container a key has made, so that a request that is sent again makes no second one.
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { dialectOf } from '../dialect.ts'

export const idempotencyKeys: Migration = {
  async up(db) {
    const dialect = dialectOf(db)
    // Keys differ in case, which MySQL has to be told.
    const exact = dialect === 'mysql' ? sql`varchar(255) character set ascii collate ascii_bin` : sql`varchar(255)`
    const time = dialect === 'mysql' ? sql`datetime(6)` : dialect === 'postgres' ? sql`timestamp(6)` : sql`datetime`
    await db.schema
      .createTable('idempotency_key')
      .ifNotExists()
      .addColumn('project_id', 'varchar(255)', (c) => c.notNull())
      .addColumn('key', exact, (c) => c.notNull())
      .addColumn('request_hash', 'varchar(64)', (c) => c.notNull())
      .addColumn('container_uuid', 'varchar(36)', (c) => c.notNull())
      .addColumn('created_at', time, (c) => c.notNull())
      .addPrimaryKeyConstraint('idempotency_key_project_id_key', ['project_id', 'key'])
      .execute()
    await db.schema
      .createIndex('idempotency_key_created_at_idx')
      .on('idempotency_key')
      .column('created_at')
      .ifNotExists()
      .execute()
  },
}
