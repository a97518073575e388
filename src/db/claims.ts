import type { Db } from './schema.ts'

interface Amounts {
  readonly vcpu: number
  readonly memoryMib: number
  readonly diskGib: number
}

export interface Claim extends Amounts {
  readonly consumerUuid: string
  readonly host: string
}

export async function findClaim(db: Db, consumerUuid: string): Promise<Claim | undefined> {
  const row = await db.selectFrom('claim').selectAll().where('consumer_uuid', '=', consumerUuid).executeTakeFirst()
  return (
    row && {
      consumerUuid: row.consumer_uuid,
      host: row.host,
      vcpu: row.vcpu,
      memoryMib: row.memory_mib,
      diskGib: row.disk_gib,
    }
  )
}

export async function upsertClaim(db: Db, claim: Claim, now: Date): Promise<void> {
  await deleteClaim(db, claim.consumerUuid)
  await db
    .insertInto('claim')
    .values({
      consumer_uuid: claim.consumerUuid,
      host: claim.host,
      vcpu: claim.vcpu,
      memory_mib: claim.memoryMib,
      disk_gib: claim.diskGib,
      created_at: now,
    })
    .execute()
}

export async function deleteClaim(db: Db, consumerUuid: string): Promise<void> {
  await db.deleteFrom('claim').where('consumer_uuid', '=', consumerUuid).execute()
}

/** What a host's consumers hold, leaving one out. */
export async function sumClaims(db: Db, host: string, without: string): Promise<Amounts> {
  const row = await sums(db).where('host', '=', host).where('consumer_uuid', '!=', without).executeTakeFirst()
  return { vcpu: Number(row?.vcpu ?? 0), memoryMib: Number(row?.memory ?? 0), diskGib: Number(row?.disk ?? 0) }
}

export async function sumClaimsByHost(db: Db): Promise<Map<string, Amounts>> {
  const rows = await sums(db).select('host').groupBy('host').execute()
  return new Map(
    rows.map((row) => [row.host, { vcpu: Number(row.vcpu), memoryMib: Number(row.memory), diskGib: Number(row.disk) }]),
  )
}

function sums(db: Db) {
  return db
    .selectFrom('claim')
    .select(({ fn }) => [fn.sum('vcpu').as('vcpu'), fn.sum('memory_mib').as('memory'), fn.sum('disk_gib').as('disk')])
}
