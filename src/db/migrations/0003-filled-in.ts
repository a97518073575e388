// Which fields of a container the engine filled in, because the request left them open: a rebuild from another image has to
// leave them open again.
import type { Migration } from 'kysely/migration'

export const filledIn: Migration = {
  async up(db) {
    await db.schema.alterTable('container').addColumn('filled_in', 'text').execute()
  },
}
