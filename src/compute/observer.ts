// Watches the engine: subscribes first, then lists, so that nothing falls between; lists again slowly as a safety net.
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import type { ContainerDriver } from '#container/driver.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import type { ControlMethods } from '#rpc/contracts/control.ts'
import type { Looks } from './looks.ts'

export interface ObserverOptions {
  readonly host: string
  readonly relistSeconds: number
  /** `[compute] resume_container_state`. */
  readonly resumeContainers: boolean
}

export class Observer {
  readonly #driver: ContainerDriver
  readonly #looks: Looks
  readonly #control: Client<ControlMethods>
  readonly #log: Log
  readonly #options: ObserverOptions
  readonly #tasks = new TaskGroup()
  #engineUp = true
  #toResume: boolean

  constructor(parts: {
    readonly driver: ContainerDriver
    readonly looks: Looks
    readonly control: Client<ControlMethods>
    readonly log: Log
    readonly options: ObserverOptions
  }) {
    this.#driver = parts.driver
    this.#looks = parts.looks
    this.#control = parts.control
    this.#log = parts.log
    this.#options = parts.options
    this.#toResume = parts.options.resumeContainers
  }

  get engineUp(): boolean {
    return this.#engineUp
  }

  /** Watches until the signal aborts, through every absence of the engine. */
  async watch(signal: AbortSignal, onEngineChange: () => Promise<void>): Promise<void> {
    await this.#watchAgain(signal, onEngineChange)
    await this.#tasks.settled()
  }

  async #watchAgain(signal: AbortSignal, onEngineChange: () => Promise<void>): Promise<void> {
    let pauseMs = 100
    while (!signal.aborted) {
      try {
        await this.#watchOnce(signal, async () => {
          pauseMs = 100
          await this.#setEngineUp(true, onEngineChange)
        })
      } catch (error) {
        if (signal.aborted) return
        this.#log.warn('the engine is away; watching again', { err: error })
        await this.#setEngineUp(false, onEngineChange)
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, 2_000)
    }
  }

  /** Tells the control plane about all our containers. May be called at any moment, and twice. */
  async relist(signal: AbortSignal): Promise<void> {
    const { sequence, observed } = await this.#looks.all(signal)
    const speaker = { host: this.#options.host, epoch: this.#looks.epoch }
    await this.#control.snapshot({ ...speaker, sequence, observed, resume: this.#toResume })
    this.#toResume = false
  }

  async #watchOnce(signal: AbortSignal, onSubscribed: () => Promise<void>): Promise<void> {
    const broken = new AbortController()
    const both = AbortSignal.any([signal, broken.signal])
    const { promise: subscribed, resolve } = Promise.withResolvers<void>()
    const listing = subscribed.then(async () => {
      await this.relist(both)
      await onSubscribed()
      await this.#relistSlowly(both)
    })
    listing.catch((error: unknown) => broken.abort(error))
    try {
      for await (const { uuid, action } of this.#driver.events({ signal: both, onSubscribed: resolve })) {
        // A create of ours is reported by its command; one that nobody waits for any more is news.
        if (action !== 'create' || !this.#looks.isHeld(uuid)) this.#lookSoon(uuid)
      }
    } finally {
      broken.abort()
      resolve()
      await listing.catch(() => undefined)
    }
  }

  async #relistSlowly(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(this.#options.relistSeconds * 1000, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.relist(signal)
    }
  }

  #lookSoon(uuid: string): void {
    this.#tasks.spawn(async () => {
      try {
        const observed = await this.#looks.now(uuid)
        await this.#control.report({ host: this.#options.host, epoch: this.#looks.epoch, observed: [observed] })
      } catch (error) {
        this.#log.warn('a container could not be looked at; the next list will', { err: error, container: uuid })
      }
    })
  }

  async #setEngineUp(up: boolean, onChange: () => Promise<void>): Promise<void> {
    if (this.#engineUp === up) return
    this.#engineUp = up
    this.#log.info('the engine changed', { engineUp: up })
    await onChange()
  }
}
