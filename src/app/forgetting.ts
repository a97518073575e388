// Drops what nobody can ask for any more, so that the database of a service that runs for years does not grow for years.
import type { Kysely } from 'kysely'
import type { Log } from '#common/log.ts'
import { pruneEvents } from '#db/events.ts'
import { forgetOperations } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'

/** How long an ended operation can still be looked up. */
const operationDays = 30
const eventDays = 7
/** A delete stops SQLite's process, so it is done in pieces. */
const eventsAtATime = 1_000
const everyMs = 3_600_000

export interface ForgettingParts {
  readonly db: Kysely<Database>
  readonly keys: Pick<IdempotencyKeys, 'forget'>
  readonly log: Log
  readonly now: () => Date
}

export class Forgetting {
  readonly #p: ForgettingParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(parts: ForgettingParts) {
    this.#p = parts
  }

  /** May be run at any moment, and twice. */
  async run(): Promise<void> {
    const { db, keys, now } = this.#p
    await forgetOperations(db, new Date(now().getTime() - operationDays * 86_400_000))
    await keys.forget()
    const eventsBefore = new Date(now().getTime() - eventDays * 86_400_000)
    const drop = () => db.transaction().execute((tx) => pruneEvents(tx, eventsBefore, eventsAtATime))
    while ((await drop()) === eventsAtATime);
  }

  /** Now, and from time to time. */
  async start(): Promise<void> {
    await this.run()
    this.#timer = setInterval(() => {
      this.#running = this.run().catch((error: unknown) =>
        this.#p.log.error('old rows were not dropped', { err: error }),
      )
    }, everyMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }
}
