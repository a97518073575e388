/** A network that somebody made known to the engine. */
export interface KnownNetwork {
  readonly uuid: string
  readonly name: string
  /** The id users see. */
  readonly neutronNetId: string
  /** The engine's id. */
  readonly engineId: string
  readonly projectId: string
  readonly userId: string
}

/** A network asked for in a request. Exactly one of network and port. */
export interface RequestedNetwork {
  readonly network?: string
  readonly port?: string
  readonly ipv4?: string
  readonly ipv6?: string
}

/** A network a container is to join, found and checked. */
export interface ResolvedNetwork {
  /** The id users see. */
  readonly networkId: string
  /** What the engine calls it. */
  readonly engineName: string
  /** A port that exists already and belongs to the user. */
  readonly portId?: string
  readonly ipv4?: string
  readonly ipv6?: string
}
