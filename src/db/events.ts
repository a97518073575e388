import { insertedId } from './inserted-id.ts'
import type { Db } from './schema.ts'

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
