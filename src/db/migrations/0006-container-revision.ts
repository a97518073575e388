// A number that is another one after every write of a container's row: what was read before is known to be still true
// without reading it again. The index answers for a page.
import type { Migration } from 'kysely/migration'

export const containerRevision: Migration = {
  async up(db) {
    await db.schema
      .alterTable('container')
      .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createIndex('container_project_id_container_type_id_revision_idx')
      .on('container')
      .columns(['project_id', 'container_type', 'id', 'revision'])
      .execute()
  },
}
