import { KeyedLocks } from '#common/locks.ts'
import type { ContainerDriver } from '#container/driver.ts'
import { absent, type EngineView, type Observed } from '#objects/observed.ts'

/**
 * Gives every look at a container its place in time. Work on a container and looks at it take turns, so that a higher
 * sequence number always means a later truth.
 */
export class Looks {
  readonly #driver: ContainerDriver
  readonly #locks = new KeyedLocks()
  readonly #queued = new Map<string, Promise<Observed>>()
  readonly epoch: number
  #sequence = 0

  constructor(driver: ContainerDriver, epoch: number) {
    this.#driver = driver
    this.epoch = epoch
  }

  /** Work on the container, ending in a look. */
  during(uuid: string, work: () => Promise<EngineView>): Promise<Observed> {
    return this.#locks.hold(uuid, async () => this.#stamp(await work()))
  }

  /** Whether somebody works on the container just now. */
  isHeld(uuid: string): boolean {
    return this.#locks.isHeld(uuid)
  }

  /** Looks once whoever works on the container is done; looks asked for meanwhile become one. */
  now(uuid: string): Promise<Observed> {
    const queued = this.#queued.get(uuid)
    if (queued !== undefined) return queued
    const look = this.#locks.hold(uuid, async () => {
      this.#queued.delete(uuid)
      return this.#stamp((await this.#driver.find(uuid)) ?? absent(uuid))
    })
    this.#queued.set(uuid, look)
    return look
  }

  /** All our containers. The number was drawn before looking, so that any single look made meanwhile counts as newer. */
  async all(signal: AbortSignal): Promise<{ sequence: number; observed: Observed[] }> {
    this.#sequence += 1
    const sequence = this.#sequence
    const views = await this.#driver.list({ signal })
    return { sequence, observed: views.map((view) => ({ ...view, epoch: this.epoch, sequence })) }
  }

  #stamp(view: EngineView): Observed {
    this.#sequence += 1
    return { ...view, epoch: this.epoch, sequence: this.#sequence }
  }
}
