// How a container lies in its row.
import type { Selectable, Updateable } from 'kysely'
import type { Addresses, Container, ContainerStatus, TaskState } from '#objects/container.ts'
import type { Observed } from '#objects/observed.ts'
import type { ContainerTable } from './schema.ts'
import { sharedFromJson, toBool, toJson, toTime, toTimeOrNull } from './values.ts'

/** The fields a change may touch. Absent ones stay. */
export type ContainerPatch = Partial<Omit<Container, 'id' | 'uuid' | 'version' | 'createdAt' | 'updatedAt'>>

/** A row, with what is read along from the table of registries. */
export type ContainerRow = Selectable<ContainerTable> & { readonly registry_uuid: string | null }

/** snake_case, JSON as text. Only what the patch has. */
export function toColumns(patch: ContainerPatch): Updateable<ContainerTable> {
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

export function fromRow(row: ContainerRow): Container {
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
