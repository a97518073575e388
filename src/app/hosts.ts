import type { Kysely } from 'kysely'
import type { Inventory } from '#cloud/inventory/inventory.ts'
import type { RequestContext } from '#common/context.ts'
import { ComputeNodeNotFound } from '#common/errors.ts'
import { normalUuid } from '#common/uuids.ts'
import { findComputeNode, listComputeNodes } from '#db/compute-nodes.ts'
import type { Database } from '#db/schema.ts'
import type { ComputeNode } from '#objects/compute-node.ts'
import type { Hosts as HostsOfApp, ListQuery } from './app.ts'
import { pageOf } from './pages.ts'

/** Public columns and the field each stands for. */
const sortFields: ReadonlyMap<string, keyof ComputeNode> = new Map([
  ['uuid', 'uuid'],
  ['hostname', 'hostname'],
  ['mem_total', 'memTotalMib'],
  ['mem_used', 'memUsedMib'],
  ['total_containers', 'totalContainers'],
  ['cpus', 'cpus'],
  ['cpu_used', 'cpuUsed'],
  ['architecture', 'architecture'],
  ['os_type', 'osType'],
  ['os', 'os'],
  ['kernel_version', 'kernelVersion'],
  ['disk_total', 'diskTotalGib'],
  ['disk_used', 'diskUsedGib'],
])
const paging = {
  fields: sortFields,
  tie: 'uuid',
  notFound: (marker: string) => new ComputeNodeNotFound(marker),
} as const

export class Hosts implements HostsOfApp {
  readonly #db: Kysely<Database>
  readonly #inventory: Inventory

  constructor(db: Kysely<Database>, inventory: Inventory) {
    this.#db = db
    this.#inventory = inventory
  }

  async list(_ctx: RequestContext, query: Omit<ListQuery, 'allProjects' | 'filters'>): Promise<readonly ComputeNode[]> {
    return pageOf(await this.#withUsage(await listComputeNodes(this.#db)), query, paging)
  }

  async get(_ctx: RequestContext, ident: string): Promise<ComputeNode> {
    const uuid = normalUuid(ident)
    const node = await findComputeNode(this.#db, uuid === undefined ? { hostname: ident } : { uuid })
    const [shown] = await this.#withUsage(node ? [node] : [])
    if (!shown) throw new ComputeNodeNotFound(ident)
    return shown
  }

  /** What is used of a host is what containers hold of it, known here without asking anybody. */
  async #withUsage(nodes: readonly ComputeNode[]): Promise<ComputeNode[]> {
    const usage = await this.#inventory.usage()
    return nodes.map((node) => {
      const used = usage.get(node.hostname)
      return { ...node, cpuUsed: used?.vcpu ?? 0, memUsedMib: used?.memoryMib ?? 0, diskUsedGib: used?.diskGib ?? 0 }
    })
  }
}
