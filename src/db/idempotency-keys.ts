import { dialectOf } from './dialect.ts'
import type { Db } from './schema.ts'

export interface IdempotencyKeyRecord {
  readonly projectId: string
  readonly key: string
  readonly requestHash: string
  readonly containerUuid: string
}

type Name = Pick<IdempotencyKeyRecord, 'projectId' | 'key'>

export async function findIdempotencyKey(
  db: Db,
  { projectId, key }: Name,
  since: Date,
): Promise<IdempotencyKeyRecord | undefined> {
  const row = await db
    .selectFrom('idempotency_key')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('key', '=', key)
    .where('created_at', '>=', since)
    .executeTakeFirst()
  return row && { projectId, key, requestHash: row.request_hash, containerUuid: row.container_uuid }
}

/**
 * Takes the key, also over one older than `since`; false when it is taken. Where somebody else is about to take it, waits
 * for what becomes of that.
 */
export async function insertIdempotencyKey(
  db: Db,
  record: IdempotencyKeyRecord,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<boolean> {
  const { projectId, key, requestHash, containerUuid } = record
  await db
    .deleteFrom('idempotency_key')
    .where('project_id', '=', projectId)
    .where('key', '=', key)
    .where('created_at', '<', since)
    .execute()
  const row = { project_id: projectId, key, request_hash: requestHash, container_uuid: containerUuid, created_at: now }
  const insert = db.insertInto('idempotency_key').values(row)
  const quiet = dialectOf(db) === 'mysql' ? insert.ignore() : insert.onConflict((conflict) => conflict.doNothing())
  return ((await quiet.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function forgetIdempotencyKeys(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('idempotency_key').where('created_at', '<', before).execute()
}
