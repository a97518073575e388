import type { Selectable } from 'kysely'
import type { ErrorFacts } from '#common/errors.ts'
import { type OperationRecord, type OperationState, type StepRecord, unfinishedStates } from '#objects/operation.ts'
import { insertedId } from './inserted-id.ts'
import type { Db, OperationTable } from './schema.ts'
import { fromJson, toBool, toJson, toTime, toTimeOrNull } from './values.ts'

export type NewOperation = Pick<
  OperationRecord,
  | 'uuid'
  | 'kind'
  | 'containerUuid'
  | 'projectId'
  | 'userId'
  | 'requestId'
  | 'actionId'
  | 'eventId'
  | 'input'
  | 'deadline'
  | 'leaseOwner'
  | 'leaseUntil'
  | 'createdAt'
>

export async function insertOperation(db: Db, operation: NewOperation): Promise<number> {
  return insertedId(db, 'operation', {
    uuid: operation.uuid,
    kind: operation.kind,
    container_uuid: operation.containerUuid,
    project_id: operation.projectId,
    user_id: operation.userId,
    request_id: operation.requestId,
    action_id: operation.actionId,
    event_id: operation.eventId,
    input: JSON.stringify(operation.input),
    state: 'pending',
    steps: '[]',
    deadline: operation.deadline,
    lease_owner: operation.leaseOwner,
    lease_until: operation.leaseUntil,
    cancel_requested: false,
    created_at: operation.createdAt,
    updated_at: operation.createdAt,
  })
}

export async function findOperation(db: Db, id: number): Promise<OperationRecord | undefined> {
  const row = await db.selectFrom('operation').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findOperationOfAction(
  db: Db,
  action: { readonly id: number; readonly containerUuid: string },
): Promise<OperationRecord | undefined> {
  const row = await db
    .selectFrom('operation')
    .selectAll()
    // There is an index on it.
    .where('container_uuid', '=', action.containerUuid)
    .where('action_id', '=', action.id)
    .executeTakeFirst()
  return row && fromRow(row)
}

export interface Progress {
  readonly state: OperationState
  readonly steps?: readonly StepRecord[]
  readonly error?: ErrorFacts | null
  readonly eventId?: number | null
  readonly finishedAt?: Date
  readonly leaseUntil?: Date
}

/** Writes progress as the holder of the lease; returns whether the lease was still ours and the operation unfinished. */
export async function saveProgress(
  db: Db,
  id: number,
  leaseOwner: string,
  progress: Progress,
  now: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('operation')
    .set({
      state: progress.state,
      updated_at: now,
      ...(progress.steps && { steps: JSON.stringify(progress.steps) }),
      ...(progress.eventId !== undefined && { event_id: progress.eventId }),
      ...(progress.error !== undefined && { error: toJson(progress.error) }),
      ...(progress.finishedAt && { finished_at: progress.finishedAt, lease_owner: null, lease_until: null }),
      ...(progress.leaseUntil && { lease_until: progress.leaseUntil }),
    })
    .where('id', '=', id)
    .where('lease_owner', '=', leaseOwner)
    .where('state', 'in', unfinishedStates)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function requestCancel(db: Db, id: number, now: Date): Promise<void> {
  await db
    .updateTable('operation')
    .set({ cancel_requested: true, updated_at: now })
    .where('id', '=', id)
    .where('state', 'in', unfinishedStates)
    .execute()
}

/** Takes the lease if nobody holds a live one (or regardless, for a process that knows to be alone). */
export async function takeLease(
  db: Db,
  id: number,
  owner: string,
  lease: { readonly until: Date; readonly now: Date; readonly alone: boolean },
): Promise<boolean> {
  let query = db
    .updateTable('operation')
    .set({ lease_owner: owner, lease_until: lease.until, updated_at: lease.now })
    .where('id', '=', id)
    .where('state', 'in', unfinishedStates)
  if (!lease.alone) {
    query = query.where((eb) =>
      eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', lease.now), eb('lease_owner', '=', owner)]),
    )
  }
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

export async function renewLeases(db: Db, owner: string, until: Date): Promise<void> {
  await db
    .updateTable('operation')
    .set({ lease_until: until })
    .where('lease_owner', '=', owner)
    .where('state', 'in', unfinishedStates)
    .execute()
}

/** Gives up a lease so that another process may go on at once. */
export async function releaseLease(db: Db, id: number, owner: string): Promise<void> {
  await db
    .updateTable('operation')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute()
}

/** Unfinished operations nobody works on; oldest first. `alone` counts every one that is not `owner`'s. */
export async function listOrphanedOperations(
  db: Db,
  owner: string,
  now: Date,
  alone: boolean,
): Promise<OperationRecord[]> {
  let query = db.selectFrom('operation').selectAll().where('state', 'in', unfinishedStates)
  query = alone
    ? query.where((eb) => eb.or([eb('lease_owner', 'is', null), eb('lease_owner', '!=', owner)]))
    : query.where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', now)]))
  return (await query.orderBy('id').limit(1000).execute()).map(fromRow)
}

/** Unfinished operations on the container that began before `id`. */
export async function listEarlierOperations(db: Db, containerUuid: string, id: number): Promise<OperationRecord[]> {
  const rows = await db
    .selectFrom('operation')
    .selectAll()
    .where('container_uuid', '=', containerUuid)
    .where('id', '<', id)
    .where('state', 'in', unfinishedStates)
    .execute()
  return rows.map(fromRow)
}

/** Those of the containers whose delete is done. */
export async function listDeletedAmong(db: Db, containerUuids: readonly string[]): Promise<string[]> {
  if (containerUuids.length === 0) return []
  const rows = await db
    .selectFrom('operation')
    .select('container_uuid')
    .distinct()
    .where('container_uuid', 'in', containerUuids)
    .where('kind', '=', 'delete')
    .where('state', '=', 'done')
    .execute()
  return rows.map((row) => row.container_uuid)
}

/** Drops what ended before then: the journal is for work, `container_actions` for people. */
export async function forgetOperations(db: Db, endedBefore: Date): Promise<void> {
  await db.deleteFrom('operation').where('finished_at', '<', endedBefore).execute()
}

function fromRow(row: Selectable<OperationTable>): OperationRecord {
  return {
    id: row.id,
    uuid: row.uuid,
    kind: row.kind,
    containerUuid: row.container_uuid,
    projectId: row.project_id,
    userId: row.user_id,
    requestId: row.request_id,
    actionId: row.action_id,
    eventId: row.event_id,
    input: JSON.parse(row.input),
    state: row.state as OperationState, // written only from that type
    steps: fromJson<StepRecord[]>(row.steps) ?? [],
    error: fromJson<ErrorFacts>(row.error),
    cancelRequested: toBool(row.cancel_requested),
    deadline: toTime(row.deadline),
    leaseOwner: row.lease_owner,
    leaseUntil: toTimeOrNull(row.lease_until),
    createdAt: toTime(row.created_at),
  }
}
