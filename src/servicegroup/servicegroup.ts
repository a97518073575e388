// Who is alive: kept in memory from heartbeats, so that nothing is written while nothing changes.

export interface Heartbeat {
  readonly host: string
  readonly epoch: number
  readonly engineUp: boolean
  readonly reportCount: number
}

export interface Liveness extends Heartbeat {
  readonly lastSeen: Date
}

export class ServiceGroup {
  readonly #members = new Map<string, Liveness & { readonly heardMs: number }>()
  readonly #downAfterMs: number
  readonly #now: () => Date
  readonly #elapsedMs: () => number

  /** `elapsedMs`: a clock that nobody sets, from any beginning. */
  constructor(options: {
    readonly serviceDownSeconds: number
    readonly now: () => Date
    readonly elapsedMs?: () => number
  }) {
    this.#downAfterMs = options.serviceDownSeconds * 1000
    this.#now = options.now
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now())
  }

  /** Takes note of a heartbeat; says whether the host was not up before it. An older start of the agent is not heard. */
  beat(heartbeat: Heartbeat): { readonly cameUp: boolean } {
    const known = this.#members.get(heartbeat.host)
    if (known && known.epoch > heartbeat.epoch) return { cameUp: false }
    const cameUp = !this.isUp(heartbeat.host) || known?.epoch !== heartbeat.epoch
    this.#members.set(heartbeat.host, { ...heartbeat, lastSeen: this.#now(), heardMs: this.#elapsedMs() })
    return { cameUp }
  }

  find(host: string): Liveness | undefined {
    return this.#members.get(host)
  }

  /** As if it had never been heard of: its next heartbeat counts as coming up. */
  forget(host: string): void {
    this.#members.delete(host)
  }

  /** Whether the host has been heard of lately. */
  isUp(host: string): boolean {
    const member = this.#members.get(host)
    return member !== undefined && this.#elapsedMs() - member.heardMs <= this.#downAfterMs
  }
}
