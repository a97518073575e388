// What reading events as a stream needs: to find a project's, and to know up to where they have been dropped.
import type { Migration } from 'kysely/migration'

export const readingEvents: Migration = {
  async up(db) {
    await db.schema
      .createIndex('event_project_id_id_idx')
      .on('event')
      .columns(['project_id', 'id'])
      .ifNotExists()
      .execute()
    await db.schema
      .createTable('event_pruned')
      .ifNotExists()
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('up_to', 'bigint', (c) => c.notNull())
      .execute()
  },
}
