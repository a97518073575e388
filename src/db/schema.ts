// The tables, typed for queries. Names are Zun's (its head migration); what is ours is marked. Booleans, times and JSON
// look different on each database: values.ts reads them, and nobody else needs to know.
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'

export type Bool = ColumnType<boolean | number, boolean, boolean>
export type Time = ColumnType<Date | string, Date, Date>
export type NullableTime = ColumnType<Date | string | null, Date | null | undefined, Date | null>
type Defaulted<T> = ColumnType<T, T | undefined, T>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
/** JSON as text. */
type Json = Nullable<string>

interface Stamps {
  created_at: NullableTime
  updated_at: NullableTime
}

export interface ContainerTable extends Stamps {
  id: Generated<number>
  uuid: string
  project_id: Nullable<string>
  user_id: Nullable<string>
  container_id: Nullable<string>
  name: Nullable<string>
  image: string
  cpu: Nullable<number>
  cpu_policy: Nullable<string>
  cpuset: Json
  command: Json
  entrypoint: Json
  memory: Nullable<string>
  status: string
  status_reason: Nullable<string>
  status_detail: Nullable<string>
  task_state: Nullable<string>
  environment: Json
  labels: Json
  workdir: Nullable<string>
  ports: Json
  hostname: Nullable<string>
  addresses: Json
  image_pull_policy: Nullable<string>
  host: Nullable<string>
  restart_policy: Json
  interactive: Bool
  tty: Bool
  image_driver: Nullable<string>
  websocket_url: Nullable<string>
  websocket_token: Nullable<string>
  security_groups: Json
  auto_remove: Bool
  runtime: Nullable<string>
  disk: Defaulted<number>
  auto_heal: Bool
  capsule_id: Nullable<number>
  started_at: NullableTime
  privileged: Bool
  healthcheck: Json
  exposed_ports: Json
  registry_id: Nullable<number>
  container_type: Defaulted<number>
  annotations: Json
  cni_metadata: Json
  /** Ours: rises with every change of status or task state. */
  version: Defaulted<number>
  /** Ours: the unfinished operation that holds the container. */
  operation_id: Nullable<number>
  /** Ours: the newest look a node has reported. */
  observed: Json
  filled_in: Json
  /** Ours: another number after every write; 40 bits by chance, so that nobody has to count. */
  revision: Defaulted<number>
}

export interface ContainerActionsTable extends Stamps {
  id: Generated<number>
  action: string
  container_uuid: string
  request_id: Nullable<string>
  user_id: Nullable<string>
  project_id: Nullable<string>
  start_time: NullableTime
  finish_time: NullableTime
  message: Nullable<string>
}

export interface ContainerActionsEventsTable extends Stamps {
  id: Generated<number>
  event: string
  action_id: number
  start_time: NullableTime
  finish_time: NullableTime
  result: Nullable<string>
  traceback: Nullable<string>
  details: Nullable<string>
}

export interface ZunServiceTable extends Stamps {
  id: Generated<number>
  host: string
  binary: string
  disabled: Bool
  disabled_reason: Nullable<string>
  last_seen_up: NullableTime
  forced_down: Bool
  report_count: Defaulted<number>
  availability_zone: Nullable<string>
}

export interface ComputeNodeTable extends Stamps {
  uuid: string
  rp_uuid: string
  hostname: string
  mem_total: number
  mem_free: number
  mem_available: number
  mem_used: number
  total_containers: number
  running_containers: number
  paused_containers: number
  stopped_containers: number
  cpus: number
  cpu_used: number
  architecture: Nullable<string>
  os_type: Nullable<string>
  os: Nullable<string>
  kernel_version: Nullable<string>
  labels: Json
  disk_total: number
  disk_used: number
  disk_quota_supported: Bool
  runtimes: Json
  enable_cpu_pinning: Bool
  /** Ours: the newest start of the node we know of. */
  epoch: Defaulted<number>
}

export interface ImageTable extends Stamps {
  id: Generated<number>
  uuid: string
  project_id: Nullable<string>
  user_id: Nullable<string>
  image_id: Nullable<string>
  repo: Nullable<string>
  tag: Nullable<string>
  size: Nullable<string>
  host: Nullable<string>
}

export interface RegistryTable extends Stamps {
  id: Generated<number>
  uuid: string
  project_id: Nullable<string>
  user_id: Nullable<string>
  name: Nullable<string>
  domain: string
  username: Nullable<string>
  /** Sealed. */
  password: Nullable<string>
}

export interface NetworkTable extends Stamps {
  id: Generated<number>
  uuid: string
  name: Nullable<string>
  neutron_net_id: Nullable<string>
  host: Nullable<string>
  network_id: Nullable<string>
  project_id: Nullable<string>
  user_id: Nullable<string>
}

/** Ours: the journal. */
export interface OperationTable {
  id: Generated<number>
  uuid: string
  kind: string
  container_uuid: string
  project_id: Nullable<string>
  user_id: Nullable<string>
  request_id: Nullable<string>
  action_id: Nullable<number>
  event_id: Nullable<number>
  input: string
  state: string
  steps: string
  error: Json
  cancel_requested: Bool
  deadline: Time
  lease_owner: Nullable<string>
  lease_until: NullableTime
  created_at: Time
  updated_at: Time
  finished_at: NullableTime
}

/** Ours: every change of a container, in order. */
export interface EventTable {
  id: Generated<number>
  type: string
  container_uuid: string
  project_id: Nullable<string>
  payload: string
  created_at: Time
}

/** Ours: one row, up to which id events have been dropped. */
export interface EventPrunedTable {
  id: number
  up_to: number
}

/** Ours: which container a key has made. */
export interface IdempotencyKeyTable {
  project_id: string
  key: string
  request_hash: string
  container_uuid: string
  created_at: Time
}

/** Ours: what a container holds of its host. */
export interface ClaimTable {
  consumer_uuid: string
  host: string
  vcpu: number
  memory_mib: number
  disk_gib: number
  created_at: Time
}

export interface QuotasTable extends Stamps {
  id: Generated<number>
  project_id: string
  resource: string
  hard_limit: Nullable<number>
}

export interface QuotaClassesTable extends Stamps {
  id: Generated<number>
  class_name: string
  resource: string
  hard_limit: Nullable<number>
}

/** Ours: one row, who we are. */
export interface InstallationTable {
  id: number
  uuid: string
  created_at: Time
}

export interface Database {
  container: ContainerTable
  container_actions: ContainerActionsTable
  container_actions_events: ContainerActionsEventsTable
  zun_service: ZunServiceTable
  compute_node: ComputeNodeTable
  network: NetworkTable
  registry: RegistryTable
  image: ImageTable
  operation: OperationTable
  event: EventTable
  event_pruned: EventPrunedTable
  idempotency_key: IdempotencyKeyTable
  claim: ClaimTable
  installation: InstallationTable
  quotas: QuotasTable
  quota_classes: QuotaClassesTable
}

/** A connection or a transaction: queries work on both. */
export type Db = Kysely<Database> | Transaction<Database>
