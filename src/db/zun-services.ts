import type { Selectable } from 'kysely'
import type { ZunService } from '#objects/zun-service.ts'
import type { Db, ZunServiceTable } from './schema.ts'
import { toBool, toTimeOrNull } from './values.ts'

/** A service as stored; whether it is up is for servicegroup to say. */
export type StoredService = Omit<ZunService, 'state' | 'availabilityZone'> & {
  readonly availabilityZone: string | null
}

export async function listZunServices(db: Db): Promise<StoredService[]> {
  return (await db.selectFrom('zun_service').selectAll().orderBy('id').execute()).map(fromRow)
}

/** Notes that a service has come up: makes its row at the first time. */
export async function saveServiceUp(
  db: Db,
  service: {
    readonly host: string
    readonly binary: string
    readonly availabilityZone: string
    readonly reportCount: number
  },
  now: Date,
): Promise<void> {
  const seen = { last_seen_up: now, report_count: service.reportCount, availability_zone: service.availabilityZone }
  const updated = await db
    .updateTable('zun_service')
    .set({ ...seen, updated_at: now })
    .where('host', '=', service.host)
    .where('binary', '=', service.binary)
    .executeTakeFirst()
  if (updated.numUpdatedRows > 0n) return
  await db
    .insertInto('zun_service')
    .values({
      ...seen,
      host: service.host,
      binary: service.binary,
      disabled: false,
      forced_down: false,
      created_at: now,
    })
    .execute()
}

/** Writes what an operator decided. Returns whether there is such a service. */
export async function updateZunService(
  db: Db,
  service: { readonly host: string; readonly binary: string },
  decided: { readonly disabled?: boolean; readonly disabled_reason?: string | null; readonly forced_down?: boolean },
  now: Date,
): Promise<boolean> {
  const updated = await db
    .updateTable('zun_service')
    .set({ ...decided, updated_at: now })
    .where('host', '=', service.host)
    .where('binary', '=', service.binary)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

export async function deleteZunService(
  db: Db,
  service: { readonly host: string; readonly binary: string },
): Promise<boolean> {
  const deleted = await db
    .deleteFrom('zun_service')
    .where('host', '=', service.host)
    .where('binary', '=', service.binary)
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

function fromRow(row: Selectable<ZunServiceTable>): StoredService {
  return {
    id: row.id,
    host: row.host,
    binary: row.binary,
    disabled: toBool(row.disabled),
    disabledReason: row.disabled_reason,
    forcedDown: toBool(row.forced_down),
    reportCount: row.report_count,
    lastSeenUp: toTimeOrNull(row.last_seen_up),
    createdAt: toTimeOrNull(row.created_at),
    updatedAt: toTimeOrNull(row.updated_at),
    availabilityZone: row.availability_zone,
  }
}
