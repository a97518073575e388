import type { ChangeEvent, ChangeEventType } from '#objects/change-event.ts'
import { insertedId } from './inserted-id.ts'
import type { Db } from './schema.ts'
import { toTime } from './values.ts'

export async function insertEvent(db: Db, event: Omit<ChangeEvent, 'id'>): Promise<number> {
  return insertedId(db, 'event', {
    type: event.type,
    container_uuid: event.containerUuid,
    project_id: event.projectId,
    payload: JSON.stringify(event.payload),
    created_at: event.createdAt,
  })
}

/**
 * Up to which id everything can be read that ever will be. Every reader asks here, and reads no further. SQLite has one
 * writer, so ids become visible in their order; docs/decisions/0005-microversion-1.41.md says what others need.
 */
export async function newestEventId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select(({ fn }) => fn.max('id').as('newest'))
    .executeTakeFirst()
  return Number(row?.newest ?? 0)
}

export interface EventRange {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo: number
  readonly limit: number
  readonly projectId?: string
  readonly containerUuid?: string
  readonly types?: readonly ChangeEventType[]
}

export async function listEvents(db: Db, range: EventRange): Promise<ChangeEvent[]> {
  let query = db.selectFrom('event').selectAll().where('id', '>', range.after).where('id', '<=', range.upTo)
  if (range.projectId !== undefined) query = query.where('project_id', '=', range.projectId)
  if (range.containerUuid !== undefined) query = query.where('container_uuid', '=', range.containerUuid)
  if (range.types !== undefined) query = query.where('type', 'in', range.types)
  const rows = await query.orderBy('id').limit(range.limit).execute()
  return rows.map((row) => ({
    id: row.id,
    type: row.type as ChangeEventType, // written only from that type
    containerUuid: row.container_uuid,
    projectId: row.project_id,
    payload: JSON.parse(row.payload),
    createdAt: toTime(row.created_at),
  }))
}

/** Whom an event is about. */
export interface Touch {
  readonly id: number
  readonly projectId: string | null
  readonly containerUuid: string
}

export async function listTouches(db: Db, { after, upTo }: Pick<EventRange, 'after' | 'upTo'>): Promise<Touch[]> {
  const rows = await db
    .selectFrom('event')
    .select(['id', 'project_id', 'container_uuid'])
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, projectId: row.project_id, containerUuid: row.container_uuid }))
}

/** Up to which id events have been dropped. */
export async function prunedUpTo(db: Db): Promise<number> {
  const row = await db.selectFrom('event_pruned').select('up_to').where('id', '=', 1).executeTakeFirst()
  return Number(row?.up_to ?? 0)
}

/**
 * Drops at most `limit` of the events from before then, the oldest first, and remembers how far; returns how many. The
 * newest one stays whatever its age, so that the newest id is always there to be read.
 */
export async function pruneEvents(db: Db, before: Date, limit: number): Promise<number> {
  const oldest = await db
    .selectFrom('event')
    .select(['id', 'created_at'])
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const firstKept = oldest.findIndex((row) => toTime(row.created_at) >= before)
  const dropped = oldest.slice(0, firstKept < 0 ? -1 : firstKept).slice(0, limit)
  const upTo = dropped.at(-1)?.id
  if (upTo === undefined) return 0
  await db.deleteFrom('event_pruned').where('id', '=', 1).execute()
  await db.insertInto('event_pruned').values({ id: 1, up_to: upTo }).execute()
  await db.deleteFrom('event').where('id', '<=', upTo).execute()
  return dropped.length
}
