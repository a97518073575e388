import { statfs } from 'node:fs/promises'
import { DiskNearlyFull } from '#common/errors.ts'
import type { ContainerDriver } from '#container/driver.ts'

export interface DiskRoomOptions {
  /** Share of the engine's disk that has to be free before an image is pulled; 0 asks for none. */
  readonly minimumFreeShare: number
  /** Of the file system under a directory; `undefined` when it is not on this host. */
  readonly freeShareOf?: (directory: string) => Promise<number | undefined>
}

/**
 * Throws when the engine's disk is nearly full: a pull that fills it takes the containers that run there with it. What an
 * engine elsewhere has left cannot be seen and does not count.
 */
export async function requireDiskRoom(
  driver: Pick<ContainerDriver, 'info'>,
  image: string,
  { minimumFreeShare, freeShareOf = freeShare }: DiskRoomOptions,
  signal: AbortSignal,
): Promise<void> {
  if (minimumFreeShare === 0) return
  const { rootDirectory } = await driver.info({ signal })
  const free = await freeShareOf(rootDirectory)
  if (free !== undefined && free < minimumFreeShare) {
    throw new DiskNearlyFull(image, { freeShare: free, minimumFreeShare })
  }
}

async function freeShare(directory: string): Promise<number | undefined> {
  try {
    const { blocks, bavail } = await statfs(directory)
    return blocks === 0 ? undefined : bavail / blocks
  } catch {
    return undefined
  }
}
