import { insertedId } from './inserted-id.ts'
import type { Db } from './schema.ts'
import { toTime } from './values.ts'

/** One change of a container; replaying all in order of their ids gives the table's state. */
export interface ChangeEvent {
  readonly id: number
  readonly type: 'container.created' | 'container.changed' | 'container.deleted'
  readonly containerUuid: string
  readonly projectId: string | null
  /** The fields that changed, in snake_case. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}

export async function insertEvent(db: Db, event: Omit<ChangeEvent, 'id'>): Promise<number> {
  return insertedId(db, 'event', {
    type: event.type,
    container_uuid: event.containerUuid,
    project_id: event.projectId,
    payload: JSON.stringify(event.payload),
    created_at: event.createdAt,
  })
}

/** Events behind `after`, oldest first. */
export async function listEvents(db: Db, after: number, limit: number): Promise<ChangeEvent[]> {
  const rows = await db.selectFrom('event').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id,
    type: row.type as ChangeEvent['type'], // written only from that type
    containerUuid: row.container_uuid,
    projectId: row.project_id,
    payload: JSON.parse(row.payload),
    createdAt: toTime(row.created_at),
  }))
}
