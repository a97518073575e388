// The inventory port: what hosts have and what containers hold of it. Adapters: database.ts (embedded), Placement.

/** Amounts of a host. */
export interface Resources {
  readonly vcpu: number
  readonly memoryMib: number
  readonly diskGib: number
}

export interface Inventory {
  /** What is held of each host, by hostname; hosts of which nothing is held may be missing. */
  usage(): Promise<ReadonlyMap<string, Resources>>

  /** The host on which the consumer holds resources; `undefined` when it holds none. */
  claimOf(consumerUuid: string): Promise<string | undefined>

  /** Holds resources of a host for a consumer. Claiming again replaces what it held. False when the host has no room. */
  claim(consumerUuid: string, host: HostCapacity, resources: Resources): Promise<boolean>

  /** Lets go of all the consumer holds. May be repeated. */
  release(consumerUuid: string): Promise<void>
}

export interface HostCapacity {
  readonly host: string
  /** What may be given away in all, over-commitment included; a missing one has no limit. */
  readonly total: Partial<Resources>
}
