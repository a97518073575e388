import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FakeDriver } from '#container/fake/driver.ts'
import { FakeEngine } from '#container/fake/engine.ts'
import { requireDiskRoom } from './disk-room.ts'

const driver = new FakeDriver({ owner: 'test', engine: new FakeEngine() })
const { signal } = new AbortController()
const asked = (minimumFreeShare: number, free: number | undefined) =>
  requireDiskRoom(driver, 'team/app:1', { minimumFreeShare, freeShareOf: async () => free }, signal)

it('an image is refused, by name, while the disk has less free than it should', async () => {
  await expect(asked(0.05, 0.031)).rejects.toMatchObject({
    name: 'DiskNearlyFull',
    kind: 'conflict',
    message: "Image team/app:1 is not pulled: only 3.1% of the disk with the host's images is free, and 5% have to be.",
  })
})

it.each([
  ['there is enough', 0.05, 0.05],
  ['none has to be free', 0, 0],
  ['the disk cannot be seen from here', 0.05, undefined],
])('an image is let in when %s', async (_why, minimum, free) => {
  await asked(minimum, free)
})

it('the free share is that of the file system which holds the directory, where there is one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'zun-disk-'))
  const at = (rootDirectory: string) => ({ info: async () => ({ ...(await driver.info()), rootDirectory }) })
  try {
    // No disk has more free than there is of it.
    await expect(requireDiskRoom(at(directory), 'app', { minimumFreeShare: 1.01 }, signal)).rejects.toThrow(
      '% of the disk',
    )
    await requireDiskRoom(at(join(directory, 'none')), 'app', { minimumFreeShare: 1.01 }, signal)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
