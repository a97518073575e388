import { sql } from 'kysely'
import { type QuotaAmounts, type QuotaResource, quotaResources } from '#objects/quota.ts'
import type { Db } from './schema.ts'

/** Limits set for somebody; those not set are absent. */
export type StoredLimits = Partial<Record<QuotaResource, number>>

export async function findProjectLimits(db: Db, projectId: string): Promise<StoredLimits> {
  return toLimits(
    await db.selectFrom('quotas').select(['resource', 'hard_limit']).where('project_id', '=', projectId).execute(),
  )
}

export async function findClassLimits(db: Db, className: string): Promise<StoredLimits> {
  return toLimits(
    await db
      .selectFrom('quota_classes')
      .select(['resource', 'hard_limit'])
      .where('class_name', '=', className)
      .execute(),
  )
}

export async function saveProjectLimits(db: Db, projectId: string, limits: StoredLimits, now: Date): Promise<void> {
  for (const [resource, hardLimit] of Object.entries(limits)) {
    await db.deleteFrom('quotas').where('project_id', '=', projectId).where('resource', '=', resource).execute()
    await db
      .insertInto('quotas')
      .values({ project_id: projectId, resource, hard_limit: hardLimit, created_at: now })
      .execute()
  }
}

export async function saveClassLimits(db: Db, className: string, limits: StoredLimits, now: Date): Promise<void> {
  for (const [resource, hardLimit] of Object.entries(limits)) {
    await db.deleteFrom('quota_classes').where('class_name', '=', className).where('resource', '=', resource).execute()
    await db
      .insertInto('quota_classes')
      .values({ class_name: className, resource, hard_limit: hardLimit, created_at: now })
      .execute()
  }
}

export async function deleteProjectLimits(db: Db, projectId: string): Promise<void> {
  await db.deleteFrom('quotas').where('project_id', '=', projectId).execute()
}

/** What the project's containers hold, whatever their status. */
export async function sumProjectUsage(db: Db, projectId: string): Promise<QuotaAmounts> {
  const row = await db
    .selectFrom('container')
    .select(({ fn }) => [
      fn.countAll().as('containers'),
      fn.sum('cpu').as('cpu'),
      fn.sum('disk').as('disk'),
      sql<number | string | null>`sum(cast(memory as decimal(20)))`.as('memory'),
    ])
    .where('project_id', '=', projectId)
    .where('container_type', '=', 0)
    .executeTakeFirst()
  const cpu = Math.round(Number(row?.cpu ?? 0) * 1000) / 1000
  return {
    containers: Number(row?.containers ?? 0),
    memory: Number(row?.memory ?? 0),
    disk: Number(row?.disk ?? 0),
    cpu,
  }
}

function toLimits(rows: readonly { resource: string; hard_limit: number | null }[]): StoredLimits {
  const limits: StoredLimits = {}
  for (const { resource, hard_limit: limit } of rows) {
    const known = quotaResources.find((name) => name === resource)
    if (known !== undefined && limit !== null) limits[known] = limit
  }
  return limits
}
