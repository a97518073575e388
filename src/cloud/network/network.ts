// The network port: which networks there are, and a container's ports on them. Adapters: engine-bridge.ts (embedded,
// the engine's own bridge networks), Neutron.
import type { RequestContext } from '#common/context.ts'
import type { Addresses } from '#objects/container.ts'
import type { NetworkAttachment } from '#objects/container-spec.ts'
import type { KnownNetwork, RequestedNetwork, ResolvedNetwork } from '#objects/network.ts'
import type { ObservedAddress } from '#objects/observed.ts'

/** A port of a container, made or found. */
export interface Port {
  readonly id: string
  readonly networkId: string
  readonly attachment: NetworkAttachment
  /** It was there before the container and stays after it. */
  readonly preserveOnDelete: boolean
}

export interface Network {
  /**
   * The networks meant by a request; none asked for is the default network. Throws `NetworkNotFound`, `PortNotFound`, or
   * `Conflict` when a name is not unique or there is no network at all.
   */
  resolve(ctx: RequestContext, requested: readonly RequestedNetwork[]): Promise<ResolvedNetwork[]>

  /** The container's ports on those networks, made where they do not exist. May be repeated. */
  ensurePorts(containerUuid: string, networks: readonly ResolvedNetwork[]): Promise<Port[]>

  /** Ends what ensurePorts made, found by the container; ports that were the user's are only let go. May be repeated. */
  releasePorts(containerUuid: string): Promise<void>

  /**
   * Makes a network known to the engine. Throws `NetworkNotFound` when there is none of that id, `NetworkAlreadyExists` when
   * that was done before.
   */
  register(ctx: RequestContext, networkId: string): Promise<KnownNetwork>

  /** Takes `register` back; an admin's reaches all projects'. Throws `NetworkNotFound` when nobody has made it known. */
  unregister(ctx: RequestContext, networkId: string): Promise<void>

  /** What a user reads as the container's addresses. */
  addressesOf(containerUuid: string, seen: readonly ObservedAddress[]): Addresses
}
