// What is known of the hosts, kept for a moment: a thousand descriptions read for each of a hundred creates a second would
// be all the database does. A choice may rest on what was true a second ago, because the claim is checked when it is made.
import type { Inventory, Resources } from '#cloud/inventory/inventory.ts'
import { listComputeNodes } from '#db/compute-nodes.ts'
import type { Db } from '#db/schema.ts'
import { listZunServices } from '#db/zun-services.ts'
import type { ComputeNode } from '#objects/compute-node.ts'
import type { HostState } from '#scheduler/host-state.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'

export interface HostStatesOptions {
  readonly cpuAllocationRatio: number
  readonly ramAllocationRatio: number
  readonly diskAllocationRatio: number
  readonly reservedMemoryMib: number
  readonly defaultAvailabilityZone: string
}

/** What stands in the database; who is alive is asked anew each time. */
type StoredState = Omit<HostState, 'up' | 'engineUp'> & { readonly forcedDown: boolean }

const keepMs = 1_000
const nothing: Resources = { vcpu: 0, memoryMib: 0, diskGib: 0 }

export class HostStates {
  readonly #db: Db
  readonly #inventory: Inventory
  readonly #group: ServiceGroup
  readonly #options: HostStatesOptions
  #stored = new Map<string, StoredState>()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor(parts: {
    readonly db: Db
    readonly inventory: Inventory
    readonly group: ServiceGroup
    readonly options: HostStatesOptions
  }) {
    this.#db = parts.db
    this.#inventory = parts.inventory
    this.#group = parts.group
    this.#options = parts.options
  }

  /** All hosts with an agent, as they were at most a second ago. */
  async list(): Promise<HostState[]> {
    if (performance.now() - this.#readAt > keepMs) await this.#read()
    return [...this.#stored.values()].map(({ forcedDown, ...host }) => ({
      ...host,
      up: !forcedDown && this.#group.isUp(host.hostname),
      engineUp: this.#group.find(host.hostname)?.engineUp ?? false,
    }))
  }

  /** Counts what was just given away, so that the creates of a second do not all choose the same host. */
  took(hostname: string, resources: Resources): void {
    const host = this.#stored.get(hostname)
    if (host) this.#stored.set(hostname, { ...host, used: sum(host.used, resources) })
  }

  /** The next list is read anew. */
  forget(): void {
    this.#readAt = Number.NEGATIVE_INFINITY
  }

  /** Once for all who wait for it. */
  #read(): Promise<void> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readNow(): Promise<void> {
    const [nodes, services, usage] = await Promise.all([
      listComputeNodes(this.#db),
      listZunServices(this.#db),
      this.#inventory.usage(),
    ])
    const serviceOf = new Map(services.map((service) => [service.host, service]))
    const stored = new Map<string, StoredState>()
    for (const node of nodes) {
      const service = serviceOf.get(node.hostname)
      if (!service) continue
      stored.set(node.hostname, {
        hostname: node.hostname,
        availabilityZone: service.availabilityZone ?? this.#options.defaultAvailabilityZone,
        forcedDown: service.forcedDown,
        disabled: service.disabled,
        runtimes: node.runtimes ?? [],
        diskQuotaSupported: node.diskQuotaSupported,
        total: this.#totalOf(node),
        used: usage.get(node.hostname) ?? nothing,
      })
    }
    this.#stored = stored
    this.#readAt = performance.now()
  }

  #totalOf(node: ComputeNode): Resources {
    const { cpuAllocationRatio, ramAllocationRatio, diskAllocationRatio, reservedMemoryMib } = this.#options
    return {
      vcpu: node.cpus * cpuAllocationRatio,
      memoryMib: Math.max(0, node.memTotalMib - reservedMemoryMib) * ramAllocationRatio,
      diskGib: node.diskTotalGib * diskAllocationRatio,
    }
  }
}

function sum(a: Resources, b: Resources): Resources {
  return { vcpu: a.vcpu + b.vcpu, memoryMib: a.memoryMib + b.memoryMib, diskGib: a.diskGib + b.diskGib }
}
