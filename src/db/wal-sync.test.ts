import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { durable } from './durable.ts'
import { openSqlite } from './sqlite.ts'
import { WalSync } from './wal-sync.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zun-wal-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Flushes that end when the test says so. */
function heldFlushes() {
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  const flush = () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject }))
  return { ends, flush }
}

async function opened(flush: () => Promise<void>) {
  const path = join(directory, 'zun.sqlite')
  const db = openSqlite(path)
  await db.schema.createTable('t').addColumn('a', 'integer').execute()
  return { db, wal: new WalSync(path, flush) }
}

test('who asks while a flush runs waits for the next one, and shares it', async () => {
  const { ends, flush } = heldFlushes()
  const { db, wal } = await opened(flush)
  const done: string[] = []
  const first = wal.sync().then(() => done.push('first'))
  await expect.poll(() => ends.length).toBe(1)
  const others = [wal.sync(), wal.sync()].map((each, i) => each.then(() => done.push(`other ${i}`)))
  ends[0]?.resolve()
  await first
  await expect.poll(() => ends.length).toBe(2)
  expect(done).toEqual(['first'])
  ends[1]?.resolve()
  await Promise.all(others)
  expect(ends).toHaveLength(2)
  await wal.close()
  await db.destroy()
})

test('a flush that fails is told to those who asked, and the next one is tried', async () => {
  const { ends, flush } = heldFlushes()
  const { db, wal } = await opened(flush)
  const first = wal.sync()
  await expect.poll(() => ends.length).toBe(1)
  ends[0]?.reject(new Error('disk broken'))
  await expect(first).rejects.toThrow('disk broken')
  const second = wal.sync()
  await expect.poll(() => ends.length).toBe(2)
  ends[1]?.resolve()
  await expect(second).resolves.toBeUndefined()
  await wal.close()
  await db.destroy()
})

test('a database in a file can be made durable as soon as something is in it', async () => {
  const { db, wal } = await opened(async () => {})
  await expect(durable(db)).resolves.toBeUndefined()
  await wal.close()
  await db.destroy()
})

test('a database in memory has nothing to bring to disk', async () => {
  const db = openSqlite(':memory:')
  await expect(durable(db)).resolves.toBeUndefined()
  await db.destroy()
})
