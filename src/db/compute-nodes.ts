import { randomUUID } from 'node:crypto'
import type { Selectable, Updateable } from 'kysely'
import type { ComputeNode } from '#objects/compute-node.ts'
import type { ComputeNodeTable, Db } from './schema.ts'
import { fromJson, toBool, toJson } from './values.ts'

export type NodeFacts = Omit<ComputeNode, 'uuid' | 'hostname' | 'cpuUsed'>

/** Writes what a host says of itself, and the start of its agent; makes the row at the first time. */
export async function saveComputeNode(
  db: Db,
  hostname: string,
  facts: NodeFacts,
  epoch: number,
  now: Date,
): Promise<void> {
  const columns = toColumns(facts, epoch)
  const updated = await db
    .updateTable('compute_node')
    .set({ ...columns, updated_at: now })
    .where('hostname', '=', hostname)
    .executeTakeFirst()
  if (updated.numUpdatedRows > 0n) return
  const uuid = randomUUID()
  await db
    .insertInto('compute_node')
    .values({ ...columns, uuid, rp_uuid: uuid, hostname, created_at: now } as never)
    .execute() // toColumns names every column
}

export async function listComputeNodes(db: Db): Promise<ComputeNode[]> {
  return (await db.selectFrom('compute_node').selectAll().orderBy('hostname').execute()).map(fromRow)
}

export async function findComputeNode(
  db: Db,
  by: { uuid: string } | { hostname: string },
): Promise<ComputeNode | undefined> {
  const query = db.selectFrom('compute_node').selectAll()
  const row = await ('uuid' in by
    ? query.where('uuid', '=', by.uuid)
    : query.where('hostname', '=', by.hostname)
  ).executeTakeFirst()
  return row && fromRow(row)
}

/** The newest start of each host's agent. */
export async function listEpochs(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('compute_node').select(['hostname', 'epoch']).execute()
  return new Map(rows.map((row) => [row.hostname, row.epoch]))
}

function toColumns(facts: NodeFacts, epoch: number): Updateable<ComputeNodeTable> {
  return {
    epoch,
    mem_total: facts.memTotalMib,
    mem_free: facts.memFreeMib,
    mem_available: facts.memAvailableMib,
    mem_used: facts.memUsedMib,
    total_containers: facts.totalContainers,
    running_containers: facts.runningContainers,
    paused_containers: facts.pausedContainers,
    stopped_containers: facts.stoppedContainers,
    cpus: facts.cpus,
    cpu_used: 0,
    architecture: facts.architecture,
    os_type: facts.osType,
    os: facts.os,
    kernel_version: facts.kernelVersion,
    labels: toJson(facts.labels),
    disk_total: facts.diskTotalGib,
    disk_used: facts.diskUsedGib,
    disk_quota_supported: facts.diskQuotaSupported,
    runtimes: toJson(facts.runtimes),
    enable_cpu_pinning: facts.enableCpuPinning,
  }
}

function fromRow(row: Selectable<ComputeNodeTable>): ComputeNode {
  return {
    uuid: row.uuid,
    hostname: row.hostname,
    memTotalMib: row.mem_total,
    memFreeMib: row.mem_free,
    memAvailableMib: row.mem_available,
    memUsedMib: row.mem_used,
    totalContainers: row.total_containers,
    runningContainers: row.running_containers,
    pausedContainers: row.paused_containers,
    stoppedContainers: row.stopped_containers,
    cpus: row.cpus,
    cpuUsed: row.cpu_used,
    architecture: row.architecture,
    osType: row.os_type,
    os: row.os,
    kernelVersion: row.kernel_version,
    labels: fromJson(row.labels),
    diskTotalGib: row.disk_total,
    diskUsedGib: row.disk_used,
    diskQuotaSupported: toBool(row.disk_quota_supported),
    runtimes: fromJson(row.runtimes),
    enableCpuPinning: toBool(row.enable_cpu_pinning),
  }
}
