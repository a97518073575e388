// What is asked often, and would otherwise be found by reading all of a table: the claims on one host at each create, and
// a project's containers, for which SQLite prefers the index of types, where all rows are alike.
import type { Migration } from 'kysely/migration'

export const indexes: Migration = {
  async up(db) {
    await db.schema.createIndex('claim_host_idx').on('claim').column('host').ifNotExists().execute()
    await db.schema
      .createIndex('container_project_id_container_type_idx')
      .on('container')
      .columns(['project_id', 'container_type'])
      .ifNotExists()
      .execute()
  },
}
