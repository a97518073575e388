// Finds a container its host: asks the scheduler, then claims, best host first.
import type { Kysely } from 'kysely'
import type { Inventory, Resources } from '#cloud/inventory/inventory.ts'
import { NoValidHost } from '#common/errors.ts'
import { listComputeNodes } from '#db/compute-nodes.ts'
import type { Database } from '#db/schema.ts'
import { listZunServices } from '#db/zun-services.ts'
import type { ComputeNode } from '#objects/compute-node.ts'
import type { HostState } from '#scheduler/host-state.ts'
import { type SchedulingRequest, schedule } from '#scheduler/scheduler.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'

export interface PlacingOptions {
  readonly cpuAllocationRatio: number
  readonly ramAllocationRatio: number
  readonly diskAllocationRatio: number
  readonly reservedMemoryMib: number
  readonly defaultAvailabilityZone: string
}

export class Placing {
  readonly #db: Kysely<Database>
  readonly #inventory: Inventory
  readonly #group: ServiceGroup
  readonly #options: PlacingOptions

  constructor(parts: {
    readonly db: Kysely<Database>
    readonly inventory: Inventory
    readonly group: ServiceGroup
    readonly options: PlacingOptions
  }) {
    this.#db = parts.db
    this.#inventory = parts.inventory
    this.#group = parts.group
    this.#options = parts.options
  }

  /** The host on which the resources are now held. Throws `NoValidHost` with each host's refusal. */
  async place(
    consumerUuid: string,
    request: Omit<SchedulingRequest, 'vcpu' | 'memoryMib'>,
    resources: Resources,
  ): Promise<string> {
    const held = await this.#inventory.claimOf(consumerUuid)
    if (held !== undefined) return held
    const { hosts, rejections } = schedule(await this.#hostStates(), { ...request, ...resources })
    const full: Record<string, string> = {}
    for (const host of hosts) {
      if (await this.#inventory.claim(consumerUuid, { host: host.hostname, total: host.total }, resources))
        return host.hostname
      full[host.hostname] = 'it has no room'
    }
    throw new NoValidHost({ ...rejections, ...full })
  }

  async #hostStates(): Promise<HostState[]> {
    const [nodes, services, usage] = await Promise.all([
      listComputeNodes(this.#db),
      listZunServices(this.#db),
      this.#inventory.usage(),
    ])
    const serviceOf = new Map(services.map((service) => [service.host, service]))
    return nodes.flatMap((node) => {
      const service = serviceOf.get(node.hostname)
      if (!service) return []
      return [
        {
          hostname: node.hostname,
          availabilityZone: service.availabilityZone ?? this.#options.defaultAvailabilityZone,
          up: !service.forcedDown && this.#group.isUp(node.hostname),
          engineUp: this.#group.find(node.hostname)?.engineUp ?? false,
          disabled: service.disabled,
          runtimes: node.runtimes ?? [],
          total: this.#totalOf(node),
          used: usage.get(node.hostname) ?? { vcpu: 0, memoryMib: 0, diskGib: 0 },
        },
      ]
    })
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
