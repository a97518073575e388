import type { Selectable } from 'kysely'
import type { Registry } from '#objects/registry.ts'
import type { Visibility } from './containers.ts'
import { insertedId } from './inserted-id.ts'
import type { Db, RegistryTable } from './schema.ts'
import { toTimeOrNull } from './values.ts'

/** With the password as it is stored: sealed. */
export type StoredRegistry = Registry & { readonly sealedPassword: string | null }

export type NewRegistry = Omit<StoredRegistry, 'id' | 'updatedAt'>

export function insertRegistry(db: Db, registry: NewRegistry): Promise<number> {
  return insertedId(db, 'registry', {
    uuid: registry.uuid,
    project_id: registry.projectId,
    user_id: registry.userId,
    name: registry.name,
    domain: registry.domain,
    username: registry.username,
    password: registry.sealedPassword,
    created_at: registry.createdAt,
  })
}

export type RegistryPatch = Partial<Pick<StoredRegistry, 'name' | 'domain' | 'username' | 'sealedPassword'>>

export async function updateRegistry(db: Db, id: number, patch: RegistryPatch, now: Date): Promise<void> {
  const { sealedPassword, ...same } = patch
  await db
    .updateTable('registry')
    .set({ ...same, ...(sealedPassword !== undefined && { password: sealedPassword }), updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function deleteRegistry(db: Db, id: number): Promise<void> {
  await db.deleteFrom('registry').where('id', '=', id).execute()
}

export async function findRegistry(db: Db, id: number): Promise<StoredRegistry | undefined> {
  const row = await db.selectFrom('registry').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** In the order in which they were made. */
export async function listRegistries(
  db: Db,
  visibility: Visibility,
  filters: Readonly<Record<string, readonly (string | number | boolean)[]>> = {},
): Promise<StoredRegistry[]> {
  let query = visible(db, visibility)
  for (const [column, values] of Object.entries(filters)) {
    query = query.where(column as 'name', 'in', values as string[]) // the edge names only columns that exist
  }
  return (await query.orderBy('id').execute()).map(fromRow)
}

/** At most two: enough to know whether a name is unique. */
export async function findVisibleRegistries(
  db: Db,
  by: { readonly uuid: string } | { readonly name: string },
  visibility: Visibility,
): Promise<StoredRegistry[]> {
  const query = visible(db, visibility)
  const found = 'uuid' in by ? query.where('uuid', '=', by.uuid) : query.where('name', '=', by.name)
  return (await found.limit(2).execute()).map(fromRow)
}

/** Whether any container, of whatever type, was made from it. */
export async function isRegistryInUse(db: Db, id: number): Promise<boolean> {
  const query = db.selectFrom('container').select('id').where('registry_id', '=', id)
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

function visible(db: Db, visibility: Visibility) {
  const query = db.selectFrom('registry').selectAll()
  if ('all' in visibility) return query
  if ('projectId' in visibility) return query.where('project_id', '=', visibility.projectId)
  return query.where('user_id', '=', visibility.userId)
}

function fromRow(row: Selectable<RegistryTable>): StoredRegistry {
  return {
    id: row.id,
    uuid: row.uuid,
    projectId: row.project_id,
    userId: row.user_id,
    name: row.name,
    domain: row.domain,
    username: row.username,
    sealedPassword: row.password,
    createdAt: toTimeOrNull(row.created_at),
    updatedAt: toTimeOrNull(row.updated_at),
  }
}
