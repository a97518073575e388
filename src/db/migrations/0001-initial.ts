// Zun's tables as its own head migration leaves them, with our additions beside them. Written with kysely's schema builder
// so that SQLite, MariaDB and PostgreSQL run the same text; every statement may be repeated, as MariaDB commits at each.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../dialect.ts'
import { dialectOf } from '../dialect.ts'

export const initial: Migration = {
  async up(db) {
    const types = columnTypes(dialectOf(db))
    for (const create of tables) await create(db, types)
    for (const [name, table, columns, unique] of indexes) {
      let builder = db.schema.createIndex(name).on(table).columns(columns)
      if (unique) builder = builder.unique()
      // MariaDB and SQLite and PostgreSQL all know IF NOT EXISTS for indexes.
      await builder.ifNotExists().execute()
    }
  },
}

interface ColumnTypes {
  readonly id: 'integer'
  readonly long: ReturnType<typeof sql>
  readonly time: ReturnType<typeof sql>
  readonly float: ReturnType<typeof sql>
  readonly suffix: ReturnType<typeof sql>
}

function columnTypes(dialect: Dialect): ColumnTypes {
  return {
    id: 'integer',
    long: dialect === 'mysql' ? sql`mediumtext` : sql`text`,
    time: dialect === 'mysql' ? sql`datetime(6)` : dialect === 'postgres' ? sql`timestamp(6)` : sql`datetime`,
    float: dialect === 'mysql' ? sql`double` : dialect === 'postgres' ? sql`double precision` : sql`float`,
    suffix: dialect === 'mysql' ? sql`ENGINE=InnoDB DEFAULT CHARSET=utf8mb4` : sql``,
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a migration does not know the tables' types, as they change after it.
type AnyDb = Kysely<any>

function table(db: AnyDb, name: string, t: ColumnTypes): CreateTableBuilder<string> {
  const builder = db.schema
    .createTable(name)
    .ifNotExists()
    .addColumn('created_at', t.time)
    .addColumn('updated_at', t.time)
  return dialectOf(db) === 'mysql' ? builder.modifyEnd(t.suffix) : builder
}

function withId(db: AnyDb, name: string, t: ColumnTypes): CreateTableBuilder<string, 'id'> {
  if (dialectOf(db) === 'postgres') return table(db, name, t).addColumn('id', 'serial', (c) => c.primaryKey())
  return table(db, name, t).addColumn('id', t.id, (c) => c.primaryKey().autoIncrement())
}

const text255 = 'varchar(255)'
const uuid36 = 'varchar(36)'

const tables: readonly ((db: AnyDb, t: ColumnTypes) => Promise<void>)[] = [
  (db, t) =>
    withId(db, 'registry', t)
      .addColumn('uuid', uuid36, (c) => c.unique())
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('name', text255)
      .addColumn('domain', text255, (c) => c.notNull())
      .addColumn('username', text255)
      .addColumn('password', text255)
      .execute(),
  (db, t) =>
    withId(db, 'container', t)
      .addColumn('uuid', uuid36, (c) => c.unique())
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('container_id', text255)
      .addColumn('name', text255)
      .addColumn('image', text255)
      .addColumn('cpu', t.float)
      .addColumn('cpu_policy', text255, (c) => c.defaultTo('shared'))
      .addColumn('cpuset', 'text')
      .addColumn('command', 'text')
      .addColumn('entrypoint', 'text')
      .addColumn('memory', text255)
      .addColumn('status', 'varchar(20)')
      .addColumn('status_reason', 'text')
      .addColumn('status_detail', 'varchar(50)')
      .addColumn('task_state', 'varchar(20)')
      .addColumn('environment', 'text')
      .addColumn('labels', 'text')
      .addColumn('workdir', text255)
      .addColumn('ports', 'text')
      .addColumn('hostname', text255)
      .addColumn('addresses', 'text')
      .addColumn('image_pull_policy', 'text')
      .addColumn('host', text255)
      .addColumn('restart_policy', 'text')
      .addColumn('interactive', 'boolean', (c) => c.defaultTo(false))
      .addColumn('tty', 'boolean', (c) => c.defaultTo(false))
      .addColumn('image_driver', text255)
      .addColumn('websocket_url', text255)
      .addColumn('websocket_token', text255)
      .addColumn('security_groups', 'text')
      .addColumn('auto_remove', 'boolean', (c) => c.defaultTo(false))
      .addColumn('runtime', 'varchar(32)')
      .addColumn('disk', 'integer', (c) => c.defaultTo(0))
      .addColumn('auto_heal', 'boolean', (c) => c.defaultTo(false))
      .addColumn('capsule_id', 'integer', (c) => c.references('container.id').onDelete('cascade'))
      .addColumn('started_at', t.time)
      .addColumn('privileged', 'boolean', (c) => c.defaultTo(false))
      .addColumn('healthcheck', 'text')
      .addColumn('exposed_ports', 'text')
      .addColumn('registry_id', 'integer', (c) => c.references('registry.id'))
      .addColumn('container_type', 'integer', (c) => c.defaultTo(0))
      .addColumn('annotations', t.long)
      .addColumn('cni_metadata', t.long)
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('operation_id', 'integer')
      .addColumn('observed', t.long)
      .execute(),
  (db, t) =>
    withId(db, 'container_actions', t)
      .addColumn('action', text255)
      .addColumn('container_uuid', uuid36, (c) => c.notNull().references('container.uuid').onDelete('cascade'))
      .addColumn('request_id', text255)
      .addColumn('user_id', text255)
      .addColumn('project_id', text255)
      .addColumn('start_time', t.time)
      .addColumn('finish_time', t.time)
      .addColumn('message', text255)
      .execute(),
  (db, t) =>
    withId(db, 'container_actions_events', t)
      .addColumn('event', text255)
      .addColumn('action_id', 'integer', (c) => c.notNull().references('container_actions.id').onDelete('cascade'))
      .addColumn('start_time', t.time)
      .addColumn('finish_time', t.time)
      .addColumn('result', text255)
      .addColumn('traceback', 'text')
      .addColumn('details', 'text')
      .execute(),
  (db, t) =>
    withId(db, 'exec_instance', t)
      .addColumn('container_id', 'integer', (c) => c.notNull().references('container.id').onDelete('cascade'))
      .addColumn('exec_id', text255, (c) => c.notNull())
      .addColumn('token', text255)
      .addColumn('url', text255)
      .execute(),
  (db, t) =>
    withId(db, 'volume', t)
      .addColumn('uuid', uuid36, (c) => c.notNull().unique())
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('cinder_volume_id', uuid36)
      .addColumn('volume_provider', uuid36, (c) => c.notNull())
      .addColumn('connection_info', t.long)
      .addColumn('host', text255)
      .addColumn('auto_remove', 'boolean', (c) => c.defaultTo(false))
      .addColumn('contents', t.long)
      .execute(),
  (db, t) =>
    withId(db, 'volume_mapping', t)
      .addColumn('uuid', uuid36, (c) => c.notNull().unique())
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('volume_id', 'integer', (c) => c.notNull().references('volume.id').onDelete('cascade'))
      .addColumn('container_path', text255)
      .addColumn('container_uuid', uuid36, (c) => c.references('container.uuid'))
      .execute(),
  (db, t) =>
    withId(db, 'image', t)
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('uuid', uuid36)
      .addColumn('image_id', text255)
      .addColumn('repo', text255)
      .addColumn('tag', text255)
      .addColumn('size', text255)
      .addColumn('host', text255)
      .execute(),
  (db, t) =>
    withId(db, 'network', t)
      .addColumn('name', text255)
      .addColumn('neutron_net_id', text255)
      .addColumn('host', text255)
      .addColumn('network_id', text255)
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('uuid', uuid36, (c) => c.unique())
      .execute(),
  (db, t) =>
    withId(db, 'zun_service', t)
      .addColumn('host', text255)
      .addColumn('binary', text255)
      .addColumn('disabled', 'boolean', (c) => c.defaultTo(false))
      .addColumn('disabled_reason', text255)
      .addColumn('last_seen_up', t.time)
      .addColumn('forced_down', 'boolean', (c) => c.defaultTo(false))
      .addColumn('report_count', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('availability_zone', text255)
      .execute(),
  (db, t) =>
    table(db, 'compute_node', t)
      .addColumn('uuid', uuid36, (c) => c.primaryKey())
      .addColumn('rp_uuid', uuid36, (c) => c.notNull().unique())
      .addColumn('hostname', text255, (c) => c.notNull())
      .addColumn('numa_topology', 'text')
      .addColumn('mem_total', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('mem_free', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('mem_available', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('mem_used', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('total_containers', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('running_containers', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('paused_containers', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('stopped_containers', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('cpus', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('cpu_used', t.float, (c) => c.notNull().defaultTo(0))
      .addColumn('architecture', 'varchar(32)')
      .addColumn('os_type', 'varchar(32)')
      .addColumn('os', 'varchar(64)')
      .addColumn('kernel_version', 'varchar(128)')
      .addColumn('labels', 'text')
      .addColumn('pci_stats', 'text')
      .addColumn('disk_total', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('disk_used', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('disk_quota_supported', 'boolean', (c) => c.notNull().defaultTo(false))
      .addColumn('runtimes', 'text')
      .addColumn('enable_cpu_pinning', 'boolean', (c) => c.notNull().defaultTo(false))
      .addColumn('epoch', 'integer', (c) => c.notNull().defaultTo(0))
      .execute(),
  (db, t) =>
    withId(db, 'pci_device', t)
      .addColumn('uuid', uuid36)
      .addColumn('compute_node_uuid', uuid36, (c) => c.notNull().references('compute_node.uuid'))
      .addColumn('address', 'varchar(12)', (c) => c.notNull())
      .addColumn('vendor_id', 'varchar(4)', (c) => c.notNull())
      .addColumn('product_id', 'varchar(4)', (c) => c.notNull())
      .addColumn('dev_type', 'varchar(8)', (c) => c.notNull())
      .addColumn('dev_id', text255)
      .addColumn('label', text255, (c) => c.notNull())
      .addColumn('status', uuid36, (c) => c.notNull())
      .addColumn('request_id', uuid36)
      .addColumn('extra_info', 'text')
      .addColumn('container_uuid', uuid36)
      .addColumn('numa_node', 'integer')
      .addColumn('parent_addr', 'varchar(12)')
      .execute(),
  (db, t) =>
    withId(db, 'quotas', t)
      .addColumn('project_id', text255)
      .addColumn('resource', text255, (c) => c.notNull())
      .addColumn('hard_limit', 'integer')
      .execute(),
  (db, t) =>
    withId(db, 'quota_classes', t)
      .addColumn('class_name', text255)
      .addColumn('resource', text255)
      .addColumn('hard_limit', 'integer')
      .execute(),
  (db, t) =>
    withId(db, 'quota_usages', t)
      .addColumn('project_id', text255)
      .addColumn('resource', text255, (c) => c.notNull())
      .addColumn('in_use', 'integer', (c) => c.notNull())
      .addColumn('reserved', 'integer', (c) => c.notNull())
      .addColumn('until_refresh', 'integer')
      .execute(),
  (db, t) =>
    withId(db, 'operation', t)
      .addColumn('uuid', uuid36, (c) => c.notNull().unique())
      .addColumn('kind', 'varchar(64)', (c) => c.notNull())
      .addColumn('container_uuid', uuid36, (c) => c.notNull())
      .addColumn('project_id', text255)
      .addColumn('user_id', text255)
      .addColumn('request_id', text255)
      .addColumn('action_id', 'integer')
      .addColumn('event_id', 'integer')
      .addColumn('input', t.long, (c) => c.notNull())
      .addColumn('state', 'varchar(20)', (c) => c.notNull())
      .addColumn('steps', t.long, (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('cancel_requested', 'boolean', (c) => c.notNull().defaultTo(false))
      .addColumn('deadline', t.time, (c) => c.notNull())
      .addColumn('lease_owner', uuid36)
      .addColumn('lease_until', t.time)
      .addColumn('finished_at', t.time)
      .execute(),
  (db, t) =>
    withId(db, 'event', t)
      .addColumn('type', 'varchar(64)', (c) => c.notNull())
      .addColumn('container_uuid', uuid36, (c) => c.notNull())
      .addColumn('project_id', text255)
      .addColumn('payload', t.long, (c) => c.notNull())
      .execute(),
  (db, t) =>
    table(db, 'claim', t)
      .addColumn('consumer_uuid', uuid36, (c) => c.primaryKey())
      .addColumn('host', text255, (c) => c.notNull())
      .addColumn('vcpu', t.float, (c) => c.notNull())
      .addColumn('memory_mib', 'integer', (c) => c.notNull())
      .addColumn('disk_gib', 'integer', (c) => c.notNull())
      .execute(),
  (db, t) =>
    table(db, 'installation', t)
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('uuid', uuid36, (c) => c.notNull())
      .execute(),
]

type Index = readonly [name: string, table: string, columns: string[], unique?: 'unique']

const indexes: readonly Index[] = [
  ['ix_container_container_type', 'container', ['container_type']],
  // Also answers, by itself, what a project uses.
  ['container_project_id_idx', 'container', ['project_id', 'container_type', 'cpu', 'memory', 'disk']],
  ['container_host_idx', 'container', ['host']],
  ['container_name_idx', 'container', ['name']],
  ['container_status_auto_remove_idx', 'container', ['status', 'auto_remove']],
  ['container_capsule_id_idx', 'container', ['capsule_id']],
  ['container_uuid_idx', 'container_actions', ['container_uuid']],
  ['request_id_idx', 'container_actions', ['request_id']],
  ['container_actions_events_action_id_idx', 'container_actions_events', ['action_id']],
  ['uniq_exec_instance0container_id_exec_id', 'exec_instance', ['container_id', 'exec_id'], 'unique'],
  ['volume_mapping_container_uuid_idx', 'volume_mapping', ['container_uuid']],
  ['uniq_image0repotaghost', 'image', ['repo', 'tag', 'host'], 'unique'],
  ['uniq_network0neutron_net_id_host', 'network', ['neutron_net_id', 'host'], 'unique'],
  ['uniq_zun_service0host0binary', 'zun_service', ['host', 'binary'], 'unique'],
  ['uniq_compute_node0hostname', 'compute_node', ['hostname'], 'unique'],
  ['uniq_pci_device0compute_node_uuid0address', 'pci_device', ['compute_node_uuid', 'address'], 'unique'],
  ['ix_pci_device_container_uuid', 'pci_device', ['container_uuid']],
  ['uniq_quotas0project_id0resource', 'quotas', ['project_id', 'resource'], 'unique'],
  ['uniq_quota_classes0class_name0resource', 'quota_classes', ['class_name', 'resource'], 'unique'],
  ['quota_usages_project_id_idx', 'quota_usages', ['project_id']],
  ['operation_state_idx', 'operation', ['state']],
  ['operation_container_uuid_idx', 'operation', ['container_uuid']],
  ['event_container_uuid_idx', 'event', ['container_uuid']],
]
