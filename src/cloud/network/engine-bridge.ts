// The embedded network port: the engine's bridge networks, as nodes have reported them. The engine gives the addresses;
// a port is nothing but the fact that a container is on a network, so its id follows from the two and nothing can leak.
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { Conflict, InvalidValue, NetworkAlreadyExists, NetworkNotFound, PortNotFound } from '#common/errors.ts'
import { uuidOf } from '#common/uuids.ts'
import { durable } from '#db/durable.ts'
import { type EngineNetworkRow, listEngineNetworks, setNetworkOwner } from '#db/networks.ts'
import type { Database } from '#db/schema.ts'
import type { Address, Addresses } from '#objects/container.ts'
import type { KnownNetwork, RequestedNetwork, ResolvedNetwork } from '#objects/network.ts'
import type { ObservedAddress } from '#objects/observed.ts'
import type { Network, Port } from './network.ts'

/** The id under which users see an engine's network. */
export function networkIdOf(engineNetworkId: string): string {
  return uuidOf('network', engineNetworkId)
}

export class EngineBridgeNetwork implements Network {
  readonly #db: Kysely<Database>
  readonly #now: () => Date

  constructor(db: Kysely<Database>, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  async resolve(_ctx: RequestContext, requested: readonly RequestedNetwork[]): Promise<ResolvedNetwork[]> {
    const known = await listEngineNetworks(this.#db)
    if (requested.length === 0) return [toResolved(defaultOf(known), {})]
    return requested.map((request) => {
      if (request.port !== undefined) throw new PortNotFound(request.port)
      const fixed = request.ipv4 ?? request.ipv6
      if (fixed !== undefined)
        throw new InvalidValue(
          `The engine gives out the addresses of its networks itself; ${fixed} cannot be asked for.`,
        )
      return toResolved(find(known, request.network ?? ''), request)
    })
  }

  async ensurePorts(containerUuid: string, networks: readonly ResolvedNetwork[]): Promise<Port[]> {
    return networks.map(({ networkId, engineName }) => ({
      id: portIdOf(containerUuid, networkId),
      networkId,
      attachment: { networkName: engineName },
      preserveOnDelete: false,
    }))
  }

  async releasePorts(): Promise<void> {
    // The engine ends them with the container.
  }

  /** The engine has its networks already: what remains is to note whose this one is now. */
  async register({ projectId, userId }: RequestContext, networkId: string): Promise<KnownNetwork> {
    const made = await this.#db.transaction().execute(async (tx) => {
      const known = (await listEngineNetworks(tx)).find(({ neutronNetId }) => neutronNetId === networkId)
      if (!known) throw new NetworkNotFound(networkId)
      if (known.projectId !== null) throw new NetworkAlreadyExists('neutron_net_id', networkId)
      await setNetworkOwner(tx, known.uuid, { projectId, userId }, this.#now())
      return { ...known, projectId, userId }
    })
    await durable(this.#db)
    return made
  }

  /** The engine keeps its network, which is not ours to remove. */
  async unregister(ctx: RequestContext, networkId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const known = (await listEngineNetworks(tx)).find(
        ({ neutronNetId, projectId }) =>
          neutronNetId === networkId && projectId !== null && (ctx.isAdmin || projectId === ctx.projectId),
      )
      if (!known) throw new NetworkNotFound(networkId)
      await setNetworkOwner(tx, known.uuid, null, this.#now())
    })
    await durable(this.#db)
  }

  addressesOf(containerUuid: string, seen: readonly ObservedAddress[]): Addresses {
    return Object.fromEntries(
      seen
        .map((address) => [networkIdOf(address.networkId), toAddresses(containerUuid, address)] as const)
        .filter(([, addresses]) => addresses.length > 0),
    )
  }
}

function toAddresses(containerUuid: string, seen: ObservedAddress): Address[] {
  const networkId = networkIdOf(seen.networkId)
  const of = (version: 4 | 6, addr: string | null): Address[] =>
    addr === null
      ? []
      : [
          {
            addr,
            version,
            port: portIdOf(containerUuid, networkId),
            subnetId: uuidOf('subnet', networkId, String(version)),
            preserveOnDelete: false,
          },
        ]
  return [...of(4, seen.ipv4), ...of(6, seen.ipv6)]
}

function portIdOf(containerUuid: string, networkId: string): string {
  return uuidOf('port', containerUuid, networkId)
}

function toResolved(network: EngineNetworkRow, request: Pick<RequestedNetwork, 'ipv4' | 'ipv6'>): ResolvedNetwork {
  return {
    networkId: network.neutronNetId,
    engineName: network.name,
    ...(request.ipv4 && { ipv4: request.ipv4 }),
    ...(request.ipv6 && { ipv6: request.ipv6 }),
  }
}

function find(known: readonly EngineNetworkRow[], ident: string): EngineNetworkRow {
  const byId = known.find((network) => network.neutronNetId === ident || network.engineId === ident)
  if (byId) return byId
  const byName = new Map(
    known.filter((network) => network.name === ident).map((network) => [network.neutronNetId, network]),
  )
  const [first] = byName.values()
  if (!first) throw new NetworkNotFound(ident)
  if (byName.size > 1)
    throw new Conflict('Multiple neutron networks exist with same name. Please use the uuid instead.')
  return first
}

/** The engine's own bridge, or else the oldest we know. */
function defaultOf(known: readonly EngineNetworkRow[]): EngineNetworkRow {
  const network = known.find(({ name }) => name === 'bridge') ?? known[0]
  if (!network) throw new Conflict('There is no neutron network available')
  return network
}
