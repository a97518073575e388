import type { Insertable } from 'kysely'
import { dialectOf } from './dialect.ts'
import type { Database, Db } from './schema.ts'

type TableWithId =
  | 'container'
  | 'container_actions'
  | 'container_actions_events'
  | 'operation'
  | 'event'
  | 'zun_service'
  | 'network'
  | 'registry'
  | 'image'

/** Inserts a row and returns the id the database gave it. */
export async function insertedId<T extends TableWithId>(
  db: Db,
  table: T,
  values: Insertable<Database[T]>,
): Promise<number> {
  const insert = db.insertInto(table as TableWithId).values(values as never) // kysely cannot relate a generic table to its row
  if (dialectOf(db) === 'mysql') return Number((await insert.executeTakeFirstOrThrow()).insertId)
  return (await insert.returning('id').executeTakeFirstOrThrow()).id
}
