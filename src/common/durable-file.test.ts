import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeDurably } from './durable-file.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'durable-'))
})

afterEach(() => rm(directory, { recursive: true }))

test('a file is replaced as a whole, with the mode asked for and nothing left beside it', async () => {
  const file = join(directory, 'facts.json')
  await writeDurably(file, 'a long first text', 0o644)
  await writeDurably(file, 'second', 0o600)
  expect(await readFile(file, 'utf8')).toBe('second')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(directory)).toEqual(['facts.json'])
})

test('a write that fails leaves no draft behind', async () => {
  await expect(writeDurably(directory, 'text', 0o600)).rejects.toThrow()
  await expect(writeDurably(join(directory, 'absent', 'file'), 'text', 0o600)).rejects.toThrow('ENOENT')
  expect(await readdir(directory)).toEqual([])
})
