// What happened to containers, in order: read from any point that is still kept, and followed from there. A reader's place
// is one number, which it gets with every answer; nothing is remembered here for anybody.
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { EventsGone } from '#common/errors.ts'
import { durable } from '#db/durable.ts'
import { listEvents, newestEventId, prunedUpTo } from '#db/events.ts'
import type { Database } from '#db/schema.ts'
import type { EventPage, EventQuery, Events as EventsOfApp, Waiting } from './app.ts'
import type { EventFeed, Watch } from './event-feed.ts'

export interface EventsOptions {
  /** How long a stream says nothing before it says that it is still there. */
  readonly heartbeatMs: number
  /** How long a stream lasts: a token that is no longer good must not read on for ever. */
  readonly streamMs: number
}

export class Events implements EventsOfApp {
  readonly #db: Kysely<Database>
  readonly #feed: EventFeed
  readonly #options: EventsOptions
  #onDisk = 0

  constructor(db: Kysely<Database>, feed: EventFeed, options: EventsOptions) {
    this.#db = db
    this.#feed = feed
    this.#options = options
  }

  async read(ctx: RequestContext, query: EventQuery, waiting: Waiting) {
    const page = await this.#read(ctx, query)
    if (page.events.length > 0 || waiting.timeoutMs === 0) return page
    const watch = await this.#watch(ctx, query)
    try {
      return await this.#readWatching(ctx, { ...query, after: page.last }, watch, waiting)
    } finally {
      watch.close()
    }
  }

  async follow(ctx: RequestContext, query: EventQuery, signal: AbortSignal): Promise<AsyncIterable<EventPage>> {
    const watch = await this.#watch(ctx, query)
    // Also when nobody ever asks for the second page.
    if (signal.aborted) watch.close()
    signal.addEventListener('abort', () => watch.close(), { once: true })
    try {
      const first = await this.#read(ctx, query)
      return this.#pages(ctx, query, first, watch, signal)
    } catch (error) {
      watch.close()
      throw error
    }
  }

  async *#pages(
    ctx: RequestContext,
    query: EventQuery,
    first: EventPage,
    watch: Watch,
    signal: AbortSignal,
  ): AsyncIterable<EventPage> {
    const end = performance.now() + this.#options.streamMs
    try {
      yield first
      let after = first.last
      while (!signal.aborted && !watch.ended && performance.now() < end) {
        const timeoutMs = this.#options.heartbeatMs
        const page = await this.#readWatching(ctx, { ...query, after }, watch, { timeoutMs, signal })
        yield page
        after = page.last
      }
    } finally {
      watch.close()
    }
  }

  /** The next events; none when there are none until the time is over or the waiting ends. */
  async #readWatching(
    ctx: RequestContext,
    query: EventQuery,
    watch: Watch,
    { timeoutMs, signal }: Waiting,
  ): Promise<EventPage> {
    const deadline = performance.now() + timeoutMs
    let { after } = query
    while (true) {
      const page = await this.#read(ctx, { ...query, ...(after !== undefined && { after }) })
      const leftMs = deadline - performance.now()
      if (page.events.length > 0 || leftMs <= 0 || signal.aborted || watch.ended) return page
      after = page.last
      await watch.changed(leftMs, signal)
    }
  }

  async #read(ctx: RequestContext, query: EventQuery): Promise<EventPage> {
    const newest = await newestEventId(this.#db)
    const after = query.after ?? newest
    const { allProjects, limit, ...narrowed } = query
    const whose = allProjects && ctx.isAdmin ? {} : { projectId: ctx.projectId }
    const events = await listEvents(this.#db, { ...narrowed, ...whose, after, upTo: newest, limit })
    // Asked last: what is dropped while we read counts.
    if (after > newest || after < (await prunedUpTo(this.#db))) throw new EventsGone(after)
    await this.#keep(newest)
    // What others did is behind the reader too: else its place would grow old while nothing of its own happens.
    return { events, last: events.length < limit ? newest : (events.at(-1)?.id ?? newest) }
  }

  /** What has been told must not be taken back by a power cut, and its number given to something else. */
  async #keep(newest: number): Promise<void> {
    if (newest <= this.#onDisk) return
    await durable(this.#db)
    this.#onDisk = newest
  }

  #watch(ctx: RequestContext, { allProjects, containerUuid }: EventQuery): Promise<Watch> {
    return this.#feed.watch(ctx.projectId, {
      ...(!(allProjects && ctx.isAdmin) && { projectId: ctx.projectId }),
      ...(containerUuid !== undefined && { containerUuid }),
    })
  }
}
