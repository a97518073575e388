import type { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aContainer } from '../../test/support/app-double.ts'
import { deleteContainer, insertContainer, listContainers, stateOfContainers, updateContainer } from './containers.ts'
import { migrateToNewest } from './migrate.ts'
import type { Database } from './schema.ts'
import { openSqlite } from './sqlite.ts'

const now = new Date('2026-11-22T12:00:00Z')
const everybody = { all: true } as const
const page = { limit: 1000, sortKey: 'id', sortDir: 'asc', filters: {}, labels: [] } as const
let db: Kysely<Database>

beforeEach(async () => {
  db = openSqlite(':memory:')
  await migrateToNewest(db, 'the test database')
})
afterEach(() => db.destroy())

async function fill(count: number): Promise<string[]> {
  const uuids = Array.from({ length: count }, () => crypto.randomUUID())
  for (const [i, uuid] of uuids.entries()) await insertContainer(db, { ...aContainer({ uuid }), name: `c${i}` })
  return uuids
}

const names = async (limit = 1000) => (await listContainers(db, { ...page, limit }, everybody)).map(({ name }) => name)

test.each([3, 200])(
  'a list of %i that was read before shows what was changed, added and removed since',
  async (count) => {
    const uuids = await fill(count)
    const before = await names()
    expect(await names()).toEqual(before)
    await updateContainer(db, uuids[1] ?? '', { name: 'changed' }, { now })
    expect((await names())[1]).toBe('changed')
    await deleteContainer(db, uuids[0] ?? '')
    await fill(1)
    expect(await names()).toEqual(['changed', ...before.slice(2), 'c0'])
  },
)

test('the state of a page is another one after every change, and the same without', async () => {
  const [first = '', second = ''] = await fill(2)
  const state = () => stateOfContainers(db, page, everybody)
  const seen = new Set([await state()])
  const change = async (action: Promise<unknown>) => {
    await action
    seen.add(await state())
  }
  await change(updateContainer(db, first, { labels: { a: 'b' } }, { now }))
  await change(updateContainer(db, first, { labels: {} }, { now }))
  await change(deleteContainer(db, second))
  await change(fill(1))
  expect(seen.size).toBe(5)
  expect(seen).toContain(await state())
})

test('a change of what a filter leaves out does not change the state', async () => {
  const [first = '', second = ''] = await fill(2)
  const state = () => stateOfContainers(db, { ...page, filters: { name: ['c0'] } }, everybody)
  const before = await state()
  await updateContainer(db, second, { labels: { a: 'b' } }, { now })
  expect(await state()).toBe(before)
  await updateContainer(db, first, { labels: { a: 'b' } }, { now })
  expect(await state()).not.toBe(before)
})
