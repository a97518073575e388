// What a node sees of a container, in no engine's words. Travels on the bus and stands in the database as JSON.

export type EngineState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'absent'

export interface ObservedAddress {
  /** The engine's id and name of the network. */
  readonly networkId: string
  readonly networkName: string
  readonly ipv4: string | null
  readonly ipv6: string | null
  readonly mac: string | null
}

/** One look at a container in the engine. Times are ISO 8601 in UTC; null means never. */
export interface EngineView {
  readonly uuid: string
  /** The engine's id; null exactly when the state is `absent`. */
  readonly containerId: string | null
  readonly state: EngineState
  /** The engine's own last error, often why it would not start; empty when there is none. */
  readonly error: string
  readonly exitCode: number | null
  readonly oomKilled: boolean
  /** What its health check says while it runs, `starting`, `healthy` or `unhealthy`; null where there is none. */
  readonly health: string | null
  readonly restartCount: number
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly hostname: string | null
  /** What it really runs, image defaults included. */
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  /** Port numbers exposed by request or image. */
  readonly ports: readonly number[]
  readonly runtime: string | null
  readonly addresses: readonly ObservedAddress[]
}

/** A look with its place in time: newer is a higher epoch, then a higher sequence number. */
export interface Observed extends EngineView {
  /** Rises with each start of the node. */
  readonly epoch: number
  /** Rises with each look within an epoch. */
  readonly sequence: number
}

/** Whether `a` was seen after `b`. */
export function isNewer(
  a: Pick<Observed, 'epoch' | 'sequence'>,
  b: Pick<Observed, 'epoch' | 'sequence'> | null,
): boolean {
  return b === null || a.epoch > b.epoch || (a.epoch === b.epoch && a.sequence > b.sequence)
}

/** The view of a container that the engine does not have. */
export function absent(uuid: string): EngineView {
  return {
    uuid,
    containerId: null,
    state: 'absent',
    error: '',
    exitCode: null,
    oomKilled: false,
    health: null,
    restartCount: 0,
    startedAt: null,
    finishedAt: null,
    hostname: null,
    command: [],
    entrypoint: [],
    ports: [],
    runtime: null,
    addresses: [],
  }
}
