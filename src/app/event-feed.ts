// Wakes who waits for containers to change: at once for what this process wrote, and within moments for what others did.
// While nobody waits it does nothing at all.
import type { Kysely } from 'kysely'
import { ServiceBusy, TooManyWaiting } from '#common/errors.ts'
import type { Log } from '#common/log.ts'
import { listTouches, newestEventId, type Touch } from '#db/events.ts'
import type { Database } from '#db/schema.ts'

export interface EventFeedOptions {
  /** How often to look for what other processes wrote. */
  readonly pollMs: number
  /** How many may wait at a time: requests of one project, and all. */
  readonly waitersPerProject: number
  readonly waiters: number
}

/** What somebody waits for; everything when empty. */
export interface Interest {
  readonly projectId?: string
  readonly containerUuid?: string
}

/** Somebody who waits. Has to be closed. */
export interface Watch {
  /** Resolves when there is something new since the last call, after so long, or at the end of the signal or the feed. */
  changed(limitMs: number, signal: AbortSignal): Promise<void>
  /** Nothing will be heard of any more. */
  readonly ended: boolean
  close(): void
}

interface Waiter {
  readonly project: string
  readonly interest: Interest
  hasNews: boolean
  wake: () => void
}

export class EventFeed {
  readonly #db: Kysely<Database>
  readonly #log: Log
  readonly #options: EventFeedOptions
  readonly #waiters = new Set<Waiter>()
  #timer: NodeJS.Timeout | undefined
  #begun: Promise<void> | undefined
  #seen = 0
  #looking: Promise<void> | undefined
  #lookAgain = false
  #closed = false

  constructor(db: Kysely<Database>, log: Log, options: EventFeedOptions) {
    this.#db = db
    this.#log = log
    this.#options = options
  }

  /** Something was committed by this process. */
  readonly raise = (): void => {
    if (this.#waiters.size > 0) this.#look()
  }

  /** Who waits, for the tests. */
  get size(): number {
    return this.#waiters.size
  }

  /**
   * Begins to wait: what is committed once this has resolved is heard of. `project` is who asks. Throws `TooManyWaiting`,
   * `ServiceBusy`.
   */
  async watch(project: string, interest: Interest): Promise<Watch> {
    this.#requireRoom(project)
    const waiter: Waiter = { project, interest, hasNews: false, wake: () => undefined }
    this.#waiters.add(waiter)
    try {
      this.#begun ??= this.#begin()
      await this.#begun
    } catch (error) {
      this.#leave(waiter)
      throw error
    }
    const isEnded = () => this.#closed
    return {
      changed: (limitMs, signal) => this.#changed(waiter, limitMs, signal),
      get ended() {
        return isEnded()
      },
      close: () => this.#leave(waiter),
    }
  }

  /** Nobody waits any longer. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters) waiter.wake()
    clearInterval(this.#timer)
    await this.#looking
  }

  #requireRoom(project: string): void {
    const { waiters, waitersPerProject } = this.#options
    if (this.#waiters.size >= waiters) throw new ServiceBusy(`${waiters} requests wait for events already.`)
    const own = [...this.#waiters].filter((waiter) => waiter.project === project).length
    if (own >= waitersPerProject) throw new TooManyWaiting(waitersPerProject)
  }

  async #begin(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), this.#options.pollMs)
    this.#seen = await newestEventId(this.#db)
  }

  #leave(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    if (this.#waiters.size > 0) return
    clearInterval(this.#timer)
    this.#begun = undefined
  }

  async #changed(waiter: Waiter, limitMs: number, signal: AbortSignal): Promise<void> {
    if (!waiter.hasNews && !signal.aborted && !this.#closed) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, limitMs)
        signal.addEventListener('abort', wake, { once: true })
        waiter.wake = wake
      })
    }
    waiter.hasNews = false
  }

  /** One look at a time; who asks meanwhile gets another one after it. */
  #look(): void {
    if (this.#looking !== undefined) this.#lookAgain = true
    else this.#looking = this.#lookUntilQuiet()
  }

  async #lookUntilQuiet(): Promise<void> {
    try {
      do {
        this.#lookAgain = false
        await this.#lookOnce()
      } while (this.#lookAgain)
    } catch (error) {
      this.#log.error('events could not be looked for', { err: error })
    } finally {
      this.#looking = undefined
    }
  }

  async #lookOnce(): Promise<void> {
    const upTo = await newestEventId(this.#db)
    if (upTo <= this.#seen) return
    const touches = await listTouches(this.#db, { after: this.#seen, upTo })
    this.#seen = upTo
    for (const waiter of this.#waiters) {
      if (!touches.some((touch) => concerns(waiter.interest, touch))) continue
      waiter.hasNews = true
      waiter.wake()
    }
  }
}

function concerns({ projectId, containerUuid }: Interest, touch: Touch): boolean {
  return (
    (projectId === undefined || projectId === touch.projectId) &&
    (containerUuid === undefined || containerUuid === touch.containerUuid)
  )
}
