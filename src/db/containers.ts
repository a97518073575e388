import { randomInt } from 'node:crypto'
import type { Selectable, SelectQueryBuilder } from 'kysely'
import { Recent } from '#common/recent.ts'
import type { Container } from '#objects/container.ts'
import { type ContainerPatch, type ContainerRow, fromRow, toColumns } from './container-rows.ts'
import { dialectOf } from './dialect.ts'
import { insertedId } from './inserted-id.ts'
import { hasLabel } from './labels.ts'
import type { ContainerTable, Database, Db } from './schema.ts'

/** Rows of other types (capsules and their members) share the table and are never seen here. */
const typeContainer = 0

/** Whose rows a query may see: everybody's, a project's, or a user's who has no project. */
export type Visibility = { readonly all: true } | { readonly projectId: string } | { readonly userId: string }

export type NewContainer = Omit<
  Container,
  'id' | 'version' | 'observed' | 'filledIn' | 'operationId' | 'startedAt' | 'updatedAt'
>

export async function insertContainer(db: Db, container: NewContainer): Promise<number> {
  return insertedId(db, 'container', {
    ...toColumns(container),
    uuid: container.uuid,
    project_id: container.projectId,
    user_id: container.userId,
    image: container.image,
    status: container.status,
    created_at: container.createdAt,
    interactive: container.interactive,
    tty: container.tty,
    auto_remove: container.autoRemove,
    auto_heal: container.autoHeal,
    privileged: container.privileged,
    revision: newRevision(),
  })
}

/**
 * Writes a change. A change of status or task state raises the version. With `ifVersion`, writes only if the row still has
 * that version; returns whether it did.
 */
export async function updateContainer(
  db: Db,
  uuid: string,
  patch: ContainerPatch,
  options: { readonly now: Date; readonly ifVersion?: number },
): Promise<boolean> {
  const decides = patch.status !== undefined || patch.taskState !== undefined || patch.operationId !== undefined
  let query = db
    .updateTable('container')
    .set({ ...toColumns(patch), updated_at: options.now, revision: newRevision() })
    .where('uuid', '=', uuid)
  if (decides) query = query.set((eb) => ({ version: eb('version', '+', 1) }))
  if (options.ifVersion !== undefined) query = query.where('version', '=', options.ifVersion)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes which operation holds a new container, without counting as a change of it. */
export async function holdContainer(db: Db, uuid: string, operationId: number): Promise<void> {
  await db
    .updateTable('container')
    .set({ operation_id: operationId, revision: newRevision() })
    .where('uuid', '=', uuid)
    .execute()
}

const newRevision = () => randomInt(2 ** 40)

export async function deleteContainer(db: Db, uuid: string): Promise<void> {
  await db.deleteFrom('container').where('uuid', '=', uuid).execute()
}

export async function findContainer(db: Db, uuid: string): Promise<Container | undefined> {
  const row = await visible(db, { all: true }).where('uuid', '=', uuid).executeTakeFirst()
  return row && fromRow(row)
}

/** At most two: enough to know whether a name is unique. */
export async function findContainersByName(db: Db, name: string, visibility: Visibility): Promise<Container[]> {
  const rows = await visible(db, visibility).where('name', '=', name).limit(2).execute()
  return rows.map(fromRow)
}

export async function findVisibleContainer(
  db: Db,
  uuid: string,
  visibility: Visibility,
): Promise<Container | undefined> {
  const row = await visible(db, visibility).where('uuid', '=', uuid).executeTakeFirst()
  return row && fromRow(row)
}

export interface ContainerPage {
  readonly limit: number
  /** The last row of the page before. */
  readonly after?: Container
  readonly sortKey: keyof Selectable<ContainerTable>
  readonly sortDir: 'asc' | 'desc'
  readonly filters: Readonly<Record<string, readonly (string | number | boolean)[]>>
  readonly labels: readonly { readonly key: string; readonly value?: string }[]
}

/** One page, ordered by the sort key and then by id. */
export async function listContainers(db: Db, page: ContainerPage, visibility: Visibility): Promise<Container[]> {
  const keys = await inOrder(db, selectVisible(db, visibility).select(['id', 'uuid', 'revision']), page).execute()
  const known = keys.map(({ uuid, revision }) => recent.get(keyOf(uuid, revision)))
  const unknown = keys.flatMap(({ uuid }, i) => (known[i] === undefined ? [uuid] : []))
  if (unknown.length <= mostSoughtOneByOne) {
    const sought = new Map((await listContainersByUuids(db, unknown)).map((container) => [container.uuid, container]))
    const all = keys.map(({ uuid }, i) => known[i] ?? sought.get(uuid))
    if (all.every((container) => container !== undefined)) return all
    // One is gone meanwhile, and its page would look like the last one.
  }
  return (await inOrder(db, visible(db, visibility), page).execute()).map(remembered)
}

/** Beyond that, reading the page at once is quicker. */
const mostSoughtOneByOne = 50

/**
 * Containers as they were read, by uuid and revision: two thirds of what a long list costs is rows being read that are as
 * they were. At most twice as many; some kB each.
 */
const recent = new Recent<string, Container>(1024)

const keyOf = (uuid: string, revision: number) => `${uuid} ${revision}`

function remembered(row: ContainerRow): Container {
  const container = fromRow(row)
  recent.set(keyOf(row.uuid, Number(row.revision)), container)
  return container
}

/** Equal as long as nothing has changed in what the page would show: which containers, and each of them. */
export async function stateOfContainers(db: Db, page: ContainerPage, visibility: Visibility): Promise<string> {
  const { count, sum } = await db
    .selectFrom(inOrder(db, selectVisible(db, visibility).select('revision'), page).as('page'))
    .select(({ fn }) => [
      fn.countAll().as('count'),
      // A million revisions of 40 bits fit into 64.
      fn.sum('page.revision').as('sum'),
    ])
    .executeTakeFirstOrThrow()
  return `${count} ${sum}`
}

/** All containers of a host. */
export async function listContainersOnHost(db: Db, host: string): Promise<Container[]> {
  const rows = await visible(db, { all: true }).where('host', '=', host).execute()
  return rows.map(fromRow)
}

/** Those of them that exist. */
export async function listContainersByUuids(db: Db, uuids: readonly string[]): Promise<Container[]> {
  if (uuids.length === 0) return []
  // Looking for the type here as well, SQLite takes the index of types, in which all rows are alike.
  const rows = await withRegistry(db.selectFrom('container')).where('uuid', 'in', uuids).execute()
  return rows.filter((row) => row.container_type === typeContainer).map(remembered)
}

function selectVisible(db: Db, visibility: Visibility) {
  const query = db.selectFrom('container').where('container_type', '=', typeContainer)
  if ('all' in visibility) return query
  if ('projectId' in visibility) return query.where('project_id', '=', visibility.projectId)
  return query.where('user_id', '=', visibility.userId)
}

function visible(db: Db, visibility: Visibility) {
  return withRegistry(selectVisible(db, visibility))
}

function withRegistry(query: ReturnType<typeof selectVisible>) {
  return query
    .selectAll()
    .select(({ selectFrom }) =>
      selectFrom('registry')
        .select('registry.uuid')
        .whereRef('registry.id', '=', 'container.registry_id')
        .as('registry_uuid'),
    )
}

type Query<Row> = SelectQueryBuilder<Database, 'container', Row>

function filtered<Row>(query: Query<Row>, filters: ContainerPage['filters']): Query<Row> {
  return Object.entries(filters).reduce(
    (narrowed, [column, values]) => narrowed.where(column as 'name', 'in', values as string[]), // app/containers names only columns that exist
    query,
  )
}

function inOrder<Row>(db: Db, query: Query<Row>, page: ContainerPage): Query<Row> {
  const labelled = page.labels.reduce((narrowed, label) => narrowed.where(hasLabel(dialectOf(db), label)), query)
  const narrowed = filtered(labelled, page.filters)
  const behind = page.after ? afterRow(narrowed, page, page.after) : narrowed
  const sorted = page.sortKey === 'id' ? behind : behind.orderBy(page.sortKey, page.sortDir)
  return sorted.orderBy('id', page.sortDir).limit(page.limit)
}

/** Rows behind the marker: nulls come first in ascending order on SQLite and MySQL. */
function afterRow<Row>(query: Query<Row>, page: ContainerPage, after: Container): Query<Row> {
  const beyond = page.sortDir === 'asc' ? '>' : '<'
  if (page.sortKey === 'id') return query.where('id', beyond, after.id)
  const columns: Readonly<Record<string, unknown>> = {
    ...toColumns(after),
    uuid: after.uuid,
    created_at: after.createdAt,
    updated_at: after.updatedAt,
    project_id: after.projectId,
    user_id: after.userId,
    status: after.status,
  }
  const value = columns[page.sortKey] ?? null
  const key = page.sortKey
  return query.where((eb) => {
    if (value === null) {
      const sameNull = eb.and([eb(key, 'is', null), eb('id', beyond, after.id)])
      return page.sortDir === 'asc' ? eb.or([eb(key, 'is not', null), sameNull]) : sameNull
    }
    const bound = value as string // any column's type: kysely cannot follow a computed column name
    const behind = [eb(key, beyond, bound), eb.and([eb(key, '=', bound), eb('id', beyond, after.id)])]
    return eb.or(page.sortDir === 'asc' ? behind : [...behind, eb(key, 'is', null)])
  })
}
