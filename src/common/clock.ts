/** Time, as something that can be handed in. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once, that much later; the returned function takes it back. */
  after(delayMs: number, act: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, act) => {
    const timer = setTimeout(act, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Waits on that clock; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    signal?.addEventListener('abort', abort, { once: true })
  })
}

interface Appointment {
  readonly atMs: number
  readonly act: () => void
}

/** A clock that stands still until it is turned. */
export class ManualClock implements Clock {
  #nowMs: number
  #appointments: Appointment[] = []

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  after(delayMs: number, act: () => void): () => void {
    const appointment = { atMs: this.#nowMs + Math.max(delayMs, 0), act }
    this.#appointments.push(appointment)
    return () => {
      this.#appointments = this.#appointments.filter((each) => each !== appointment)
    }
  }

  /**
   * Turns the clock. What falls due happens in its order and at its time, and what follows from it comes to rest before
   * the clock goes on, so that whatever waits again is called within the same turn.
   */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs
    // Whoever has begun by now may still be on the way to its first wait.
    await settled()
    for (let next = this.#nextUntil(endMs); next !== undefined; next = this.#nextUntil(endMs)) {
      const due = next
      this.#appointments = this.#appointments.filter((each) => each !== due)
      this.#nowMs = Math.max(this.#nowMs, due.atMs)
      due.act()
      await settled()
    }
    this.#nowMs = Math.max(this.#nowMs, endMs)
    await settled()
  }

  /** Of two at the same time, the one that was made first. */
  #nextUntil(endMs: number): Appointment | undefined {
    let next: Appointment | undefined
    for (const each of this.#appointments) {
      if (each.atMs <= endMs && (next === undefined || each.atMs < next.atMs)) next = each
    }
    return next
  }
}

/** One turn of the event loop: all promises that can be resolved by now are. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
