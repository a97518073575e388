/** Owns promises nobody awaits at once, so that a process can wait for all it has begun. */
export class TaskGroup {
  readonly #running = new Set<Promise<unknown>>()

  get size(): number {
    return this.#running.size
  }

  /** Begins the work and hands its promise to the caller, who also hears its failure. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const promise = Promise.resolve().then(work)
    const tracked = promise.then(
      () => undefined,
      () => undefined,
    )
    this.#running.add(tracked)
    tracked.then(
      () => this.#running.delete(tracked),
      () => undefined,
    )
    return promise
  }

  /** Begins work that handles its own failures. */
  spawn(work: () => Promise<void>): void {
    this.run(work).catch(() => undefined)
  }

  /** Resolves when all that has begun, and all that began meanwhile, has ended. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
