import type { Kysely, KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ServiceBusy, TooManyWaiting } from '#common/errors.ts'
import { silentLog } from '#common/log.ts'
import { insertEvent } from '#db/events.ts'
import { migrateToNewest } from '#db/migrate.ts'
import type { Database } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import { EventFeed } from './event-feed.ts'

const options = { pollMs: 1_000, waitersPerProject: 2, waiters: 3 }
const never = new AbortController().signal

let db: Kysely<Database>
let questions = 0
const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    questions += 1
    return node
  },
  transformResult: async ({ result }) => result,
}

beforeEach(async () => {
  db = openSqlite(':memory:')
  await migrateToNewest(db, 'the test database')
  questions = 0
  vi.useFakeTimers()
})

afterEach(async () => {
  vi.useRealTimers()
  await db.destroy()
})

const feedOf = () => new EventFeed(db.withPlugin(counting), silentLog, options)

const write = (containerUuid: string, projectId = 'demo') =>
  insertEvent(db, { type: 'container.changed', containerUuid, projectId, payload: {}, createdAt: new Date(0) })

it('asks the database nothing before somebody waits, and nothing afterwards', async () => {
  const feed = feedOf()
  feed.raise()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(questions).toBe(0)

  const watch = await feed.watch('demo', {})
  await vi.advanceTimersByTimeAsync(10_000)
  const asked = questions
  expect(asked).toBeGreaterThanOrEqual(10)

  watch.close()
  feed.raise()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(questions).toBe(asked)
})

it('wakes at once for what this process wrote, and only whom it concerns', async () => {
  const feed = feedOf()
  const own = await feed.watch('demo', { containerUuid: 'c-1' })
  const other = await feed.watch('demo', { containerUuid: 'c-2' })
  let otherWoke = false
  const otherWaits = other.changed(60_000, never).then(() => {
    otherWoke = true
  })
  const changed = own.changed(60_000, never)
  await write('c-1')
  feed.raise()
  await changed
  expect(otherWoke).toBe(false)
  await feed.close()
  await otherWaits
})

it('forgets nothing between two waits', async () => {
  const feed = feedOf()
  const watch = await feed.watch('demo', {})
  await write('c-1')
  await vi.advanceTimersByTimeAsync(options.pollMs)
  await watch.changed(60_000, never)
  await feed.close()
})

it('lets so many of a project and so many in all wait', async () => {
  const feed = feedOf()
  const first = await feed.watch('demo', {})
  await feed.watch('demo', {})
  await expect(feed.watch('demo', {})).rejects.toThrow(TooManyWaiting)
  await feed.watch('other', {})
  await expect(feed.watch('third', {})).rejects.toThrow(ServiceBusy)
  first.close()
  await feed.watch('third', {})
  expect(feed.size).toBe(3)
})
