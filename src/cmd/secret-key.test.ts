import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { secretsIn } from './secret-key.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zun-key-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

it('a key is made at the first start, for nobody else to read, and found at the next', async () => {
  const sealed = (await secretsIn(directory)).seal('secret', 'here')
  const file = join(directory, 'secret.key')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const before = await readFile(file, 'utf8')
  expect((await secretsIn(directory)).open(sealed, 'here')).toBe('secret')
  expect(await readFile(file, 'utf8')).toBe(before)
})

it("the operator's key comes before a key file, and makes none", async () => {
  const sealed = (await secretsIn(directory, 'configured')).seal('secret', 'here')
  await expect(stat(join(directory, 'secret.key'))).rejects.toThrow('ENOENT')
  expect((await secretsIn(directory, 'configured')).open(sealed, 'here')).toBe('secret')
})

it.each(['', 'short'])('a key file that holds %j is refused rather than taken for a key', async (content) => {
  await writeFile(join(directory, 'secret.key'), content)
  await expect(secretsIn(directory)).rejects.toThrow('does not hold a key')
})
