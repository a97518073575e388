import type { Selectable } from 'kysely'
import type { ContainerActionEvent, ContainerActionRecord } from '#objects/container-action.ts'
import type { StepRecord } from '#objects/operation.ts'
import { insertedId } from './inserted-id.ts'
import type { ContainerActionsEventsTable, ContainerActionsTable, Db } from './schema.ts'
import { toTime, toTimeOrNull } from './values.ts'

export interface NewAction {
  readonly action: string
  readonly containerUuid: string
  readonly requestId: string | null
  readonly projectId: string | null
  readonly userId: string | null
  readonly startTime: Date
}

export async function insertAction(db: Db, action: NewAction): Promise<number> {
  return insertedId(db, 'container_actions', {
    action: action.action,
    container_uuid: action.containerUuid,
    request_id: action.requestId,
    project_id: action.projectId,
    user_id: action.userId,
    start_time: action.startTime,
    created_at: action.startTime,
  })
}

export async function insertActionEvent(db: Db, actionId: number, event: string, startTime: Date): Promise<number> {
  return insertedId(db, 'container_actions_events', {
    action_id: actionId,
    event,
    start_time: startTime,
    created_at: startTime,
  })
}

export async function finishAction(db: Db, actionId: number, message: string | null, now: Date): Promise<void> {
  await db
    .updateTable('container_actions')
    .set({ finish_time: now, message, updated_at: now })
    .where('id', '=', actionId)
    .execute()
}

export async function finishActionEvent(
  db: Db,
  eventId: number,
  outcome: { readonly result: 'Success' | 'Error'; readonly traceback: string | null; readonly details: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('container_actions_events')
    .set({ ...outcome, finish_time: now, updated_at: now })
    .where('id', '=', eventId)
    .execute()
}

/** What an event that is not over is busy with. */
export async function saveRunningStep(db: Db, eventId: number, step: StepRecord, now: Date): Promise<void> {
  await db
    .updateTable('container_actions_events')
    .set({ details: JSON.stringify([step]), updated_at: now })
    .where('id', '=', eventId)
    .where('finish_time', 'is', null)
    .execute()
}

/** Newest first. */
export async function listActions(db: Db, containerUuid: string): Promise<ContainerActionRecord[]> {
  const rows = await db
    .selectFrom('container_actions')
    .selectAll()
    .where('container_uuid', '=', containerUuid)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(actionFromRow)
}

export async function findAction(
  db: Db,
  containerUuid: string,
  requestId: string,
): Promise<ContainerActionRecord | undefined> {
  const row = await db
    .selectFrom('container_actions')
    .selectAll()
    .where('container_uuid', '=', containerUuid)
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row && actionFromRow(row)
}

/** Newest first. */
export async function listActionEvents(db: Db, actionId: number): Promise<ContainerActionEvent[]> {
  const rows = await db
    .selectFrom('container_actions_events')
    .selectAll()
    .where('action_id', '=', actionId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(eventFromRow)
}

function actionFromRow(row: Selectable<ContainerActionsTable>): ContainerActionRecord {
  return {
    id: row.id,
    action: row.action,
    containerUuid: row.container_uuid,
    requestId: row.request_id,
    projectId: row.project_id,
    userId: row.user_id,
    startTime: toTime(row.start_time ?? new Date(0)),
    finishTime: toTimeOrNull(row.finish_time),
    message: row.message,
  }
}

function eventFromRow(row: Selectable<ContainerActionsEventsTable>): ContainerActionEvent {
  return {
    event: row.event,
    startTime: toTime(row.start_time ?? new Date(0)),
    finishTime: toTimeOrNull(row.finish_time),
    result: row.result === 'Success' || row.result === 'Error' ? row.result : null,
    traceback: row.traceback,
    details: row.details,
  }
}
