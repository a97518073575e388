import type { Selectable, Updateable } from 'kysely'
import type { Addresses, Container, ContainerStatus, TaskState } from '#objects/container.ts'
import type { Observed } from '#objects/observed.ts'
import { dialectOf } from './dialect.ts'
import { insertedId } from './inserted-id.ts'
import { hasLabel } from './labels.ts'
import type { ContainerTable, Db } from './schema.ts'
import { sharedFromJson, toBool, toJson, toTime, toTimeOrNull } from './values.ts'

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
  })
}

/** The fields a change may touch. Absent ones stay. */
export type ContainerPatch = Partial<Omit<Container, 'id' | 'uuid' | 'version' | 'createdAt' | 'updatedAt'>>

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
    .set({ ...toColumns(patch), updated_at: options.now })
    .where('uuid', '=', uuid)
  if (decides) query = query.set((eb) => ({ version: eb('version', '+', 1) }))
  if (options.ifVersion !== undefined) query = query.where('version', '=', options.ifVersion)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes which operation holds a new container, without counting as a change of it. */
export async function holdContainer(db: Db, uuid: string, operationId: number): Promise<void> {
  await db.updateTable('container').set({ operation_id: operationId }).where('uuid', '=', uuid).execute()
}

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
  let query = visible(db, visibility)
  for (const [column, values] of Object.entries(page.filters)) {
    query = query.where(column as 'name', 'in', values as string[]) // app/containers names only columns that exist
  }
  for (const label of page.labels) query = query.where(hasLabel(dialectOf(db), label))
  if (page.after) query = afterRow(query, page, page.after)
  if (page.sortKey !== 'id') query = query.orderBy(page.sortKey, page.sortDir)
  const rows = await query.orderBy('id', page.sortDir).limit(page.limit).execute()
  return rows.map(fromRow)
}

/** All containers of a host. */
export async function listContainersOnHost(db: Db, host: string): Promise<Container[]> {
  const rows = await visible(db, { all: true }).where('host', '=', host).execute()
  return rows.map(fromRow)
}

/** Those of them that exist. */
export async function listContainersByUuids(db: Db, uuids: readonly string[]): Promise<Container[]> {
  if (uuids.length === 0) return []
  const rows = await visible(db, { all: true }).where('uuid', 'in', uuids).execute()
  return rows.map(fromRow)
}

function visible(db: Db, visibility: Visibility) {
  const query = db
    .selectFrom('container')
    .selectAll()
    .select(({ selectFrom }) =>
      selectFrom('registry')
        .select('registry.uuid')
        .whereRef('registry.id', '=', 'container.registry_id')
        .as('registry_uuid'),
    )
    .where('container_type', '=', typeContainer)
  if ('all' in visibility) return query
  if ('projectId' in visibility) return query.where('project_id', '=', visibility.projectId)
  return query.where('user_id', '=', visibility.userId)
}

/** Rows behind the marker: nulls come first in ascending order on SQLite and MySQL. */
function afterRow(
  query: ReturnType<typeof visible>,
  page: ContainerPage,
  after: Container,
): ReturnType<typeof visible> {
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

/** snake_case, JSON as text. Only what the patch has. */
function toColumns(patch: ContainerPatch): Updateable<ContainerTable> {
  const columns: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(patch)) {
    const write = writers[field]
    if (write) Object.assign(columns, write(value))
  }
  return columns as Updateable<ContainerTable> // each writer names columns of this table
}

const plain = (column: string) => (value: unknown) => ({ [column]: value })
const json = (column: string) => (value: unknown) => ({ [column]: toJson(value) })

const writers: Readonly<Record<string, (value: unknown) => Record<string, unknown>>> = {
  name: plain('name'),
  containerId: plain('container_id'),
  image: plain('image'),
  imageDriver: plain('image_driver'),
  imagePullPolicy: plain('image_pull_policy'),
  command: json('command'),
  entrypoint: json('entrypoint'),
  cpu: plain('cpu'),
  cpuPolicy: plain('cpu_policy'),
  memoryMib: (value) => ({ memory: value === null ? null : String(value) }),
  diskGib: plain('disk'),
  status: plain('status'),
  statusReason: plain('status_reason'),
  taskState: plain('task_state'),
  environment: json('environment'),
  labels: json('labels'),
  workdir: plain('workdir'),
  hostname: plain('hostname'),
  ports: json('ports'),
  exposedPorts: json('exposed_ports'),
  addresses: (value) => ({ addresses: toJson(value && addressesToWire(value as Addresses)) }), // the patch is typed
  securityGroups: json('security_groups'),
  restartPolicy: json('restart_policy'),
  healthcheck: (value) => ({ healthcheck: toJson(value && healthcheckToWire(value as StoredHealthcheck)) }), // likewise
  interactive: plain('interactive'),
  tty: plain('tty'),
  autoRemove: plain('auto_remove'),
  autoHeal: plain('auto_heal'),
  privileged: plain('privileged'),
  runtime: plain('runtime'),
  registryId: plain('registry_id'),
  host: plain('host'),
  operationId: plain('operation_id'),
  observed: json('observed'),
  filledIn: json('filled_in'),
  startedAt: plain('started_at'),
}

type StoredHealthcheck = NonNullable<Container['healthcheck']>

function healthcheckToWire(check: StoredHealthcheck) {
  return { test: check.test, interval: check.intervalSeconds, timeout: check.timeoutSeconds, retries: check.retries }
}

function healthcheckFromWire(text: string | null): StoredHealthcheck | null {
  const wire = sharedFromJson<{ test?: string; interval?: number; timeout?: number; retries?: number }>(text)
  if (wire?.test === undefined) return null
  return {
    test: wire.test,
    intervalSeconds: wire.interval ?? 0,
    timeoutSeconds: wire.timeout ?? 0,
    retries: wire.retries ?? 0,
  }
}

interface WireAddress {
  readonly addr: string
  readonly version: 4 | 6
  readonly port: string
  readonly subnet_id: string
  readonly preserve_on_delete: boolean
}

function addressesToWire(addresses: Addresses): Record<string, WireAddress[]> {
  return mapValues(addresses, (list) =>
    list.map(({ addr, version, port, subnetId, preserveOnDelete }) => ({
      addr,
      version,
      port,
      subnet_id: subnetId,
      preserve_on_delete: preserveOnDelete,
    })),
  )
}

function addressesFromWire(text: string | null): Addresses | null {
  const wire = sharedFromJson<Record<string, WireAddress[]>>(text)
  if (wire === null) return null
  return mapValues(wire, (list) =>
    list.map((a) => ({
      addr: a.addr,
      version: a.version,
      port: a.port,
      subnetId: a.subnet_id,
      preserveOnDelete: a.preserve_on_delete,
    })),
  )
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

function fromRow(row: Selectable<ContainerTable> & { readonly registry_uuid: string | null }): Container {
  return {
    id: row.id,
    uuid: row.uuid,
    version: row.version,
    name: row.name,
    projectId: row.project_id,
    userId: row.user_id,
    containerId: row.container_id,
    image: row.image,
    imageDriver: row.image_driver,
    imagePullPolicy: row.image_pull_policy,
    command: sharedFromJson(row.command),
    entrypoint: sharedFromJson(row.entrypoint),
    cpu: row.cpu,
    cpuPolicy: row.cpu_policy,
    memoryMib: row.memory === null ? null : Number(row.memory),
    diskGib: row.disk,
    status: row.status as ContainerStatus, // written only from that type
    statusReason: row.status_reason,
    statusDetail: row.status_detail,
    taskState: row.task_state as TaskState | null, // likewise
    environment: sharedFromJson(row.environment),
    labels: sharedFromJson(row.labels),
    workdir: row.workdir,
    hostname: row.hostname,
    ports: sharedFromJson(row.ports),
    exposedPorts: sharedFromJson(row.exposed_ports),
    addresses: addressesFromWire(row.addresses),
    securityGroups: sharedFromJson(row.security_groups),
    restartPolicy: sharedFromJson(row.restart_policy),
    healthcheck: healthcheckFromWire(row.healthcheck),
    interactive: toBool(row.interactive),
    tty: toBool(row.tty),
    autoRemove: toBool(row.auto_remove),
    autoHeal: toBool(row.auto_heal),
    privileged: toBool(row.privileged),
    runtime: row.runtime,
    registryId: row.registry_id,
    registryUuid: row.registry_uuid,
    host: row.host,
    operationId: row.operation_id,
    observed: sharedFromJson<Observed>(row.observed),
    filledIn: sharedFromJson(row.filled_in),
    startedAt: toTimeOrNull(row.started_at),
    createdAt: toTime(row.created_at ?? new Date(0)),
    updatedAt: toTimeOrNull(row.updated_at),
  }
}
