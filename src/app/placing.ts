// Finds a container its host: asks the scheduler, then claims, best host first.
import type { Kysely } from 'kysely'
import type { Inventory, Resources } from '#cloud/inventory/inventory.ts'
import { Conflict, Invalid, NoValidHost, type ZunError } from '#common/errors.ts'
import type { Database } from '#db/schema.ts'
import type { HostState } from '#scheduler/host-state.ts'
import { lackingEverywhere, type SchedulingRequest, schedule } from '#scheduler/scheduler.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { HostStates, type HostStatesOptions } from './host-states.ts'

export type PlacingOptions = HostStatesOptions

type Asked = Omit<SchedulingRequest, keyof Resources>

export class Placing {
  readonly #inventory: Inventory
  readonly #hosts: HostStates

  constructor(parts: {
    readonly db: Kysely<Database>
    readonly inventory: Inventory
    readonly group: ServiceGroup
    readonly options: PlacingOptions
  }) {
    this.#inventory = parts.inventory
    this.#hosts = new HostStates(parts)
  }

  /** The host on which the resources are now held. Throws `NoValidHost` with each host's refusal, `Invalid` when no host ever could. */
  async place(consumerUuid: string, request: Asked, resources: Resources): Promise<string> {
    const held = await this.#inventory.claimOf(consumerUuid)
    if (held !== undefined) return held
    const first = await this.#tryAll(consumerUuid, request, resources)
    if ('host' in first) return first.host
    // Refused on what was known a moment ago: a host may have come, or room have been made, since.
    this.#hosts.forget()
    const second = await this.#tryAll(consumerUuid, request, resources)
    if ('host' in second) return second.host
    throw await this.#refusal({ ...request, ...resources }, second.rejections)
  }

  /** What is known of hosts has changed: the next choice asks anew. */
  forget(): void {
    this.#hosts.forget()
  }

  /** Holds other amounts of the host it is on. Throws `Conflict` when the host has no room for them. */
  async resize(consumerUuid: string, host: string, resources: Resources): Promise<void> {
    const state = (await this.#hosts.list()).find(({ hostname }) => hostname === host)
    const claimed =
      state !== undefined && (await this.#inventory.claim(consumerUuid, { host, total: state.total }, resources))
    this.#hosts.forget()
    if (!claimed) throw new Conflict(`Insufficient compute resources: host ${host} has no room for that much.`)
  }

  async #tryAll(
    consumerUuid: string,
    request: Asked,
    resources: Resources,
  ): Promise<{ readonly host: string } | { readonly rejections: Readonly<Record<string, string>> }> {
    const { hosts, rejections } = schedule(await this.#hosts.list(), { ...request, ...resources })
    const full: Record<string, string> = {}
    for (const host of hosts) {
      if (hasRoom(host, resources) && (await this.#claim(consumerUuid, host, resources))) return { host: host.hostname }
      full[host.hostname] = 'it has no room'
    }
    return { rejections: { ...rejections, ...full } }
  }

  /** Waiting or asking again helps against full hosts; against what no host has only another request does, so it is said. */
  async #refusal(request: SchedulingRequest, rejections: Readonly<Record<string, string>>): Promise<ZunError> {
    switch (lackingEverywhere(request, await this.#hosts.list())) {
      case 'runtime':
        return new Invalid(`No host has the runtime ${request.runtime}.`)
      case 'disk quota':
        return new Invalid('Your host does not support disk quota feature.')
      default:
        return new NoValidHost(rejections)
    }
  }

  async #claim(consumerUuid: string, { hostname, total }: HostState, resources: Resources): Promise<boolean> {
    const claimed = await this.#inventory.claim(consumerUuid, { host: hostname, total }, resources)
    if (claimed) this.#hosts.took(hostname, resources)
    return claimed
  }
}

/** As far as is known: the claim decides. This only spares a transaction for each host that is full. */
function hasRoom({ total, used }: HostState, resources: Resources): boolean {
  return (['vcpu', 'memoryMib', 'diskGib'] as const).every((what) => used[what] + resources[what] <= total[what])
}
