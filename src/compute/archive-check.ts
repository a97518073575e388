// Looks through a tar before an engine unpacks it as root: what can write elsewhere, fill the disk or make a device is
// refused, by the name of the entry. Engines have checks of their own; they differ, and have had holes.
import { extract, type Header } from 'tar-stream'
import { Invalid } from '#common/errors.ts'

const allowed: ReadonlySet<unknown> = new Set(['file', 'contiguous-file', 'directory', 'link', 'symlink', 'fifo'])

/** Throws `Invalid` for what is no plain tar, or has an entry that no container should get. */
export async function checkTar(tar: Uint8Array): Promise<void> {
  if (isCompressed(tar)) throw new Invalid('The archive is compressed; it has to be a plain tar.')
  const reader = extract()
  reader.end(tar)
  let entries = 0
  try {
    for await (const entry of reader) {
      checkEntry(entry.header)
      entries += 1
      entry.resume()
    }
  } catch (error) {
    if (error instanceof Invalid) throw error
    throw new Invalid(`The archive is no whole tar: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
  // An empty one is blocks of zeros; anything else without entries is something else.
  if (entries === 0 && tar.some((byte) => byte !== 0)) throw new Invalid('The archive is no tar.')
}

function checkEntry({ name, type, linkname, pax }: Header): void {
  const shown = JSON.stringify(name.slice(0, 200))
  if (name.includes('\0') || linkname?.includes('\0'))
    throw new Invalid(`The archive's entry ${shown} has a zero byte in its name.`)
  if (climbsOut(name)) throw new Invalid(`The archive's entry ${shown} leads out of the directory it is unpacked in.`)
  if (!allowed.has(type))
    throw new Invalid(`The archive's entry ${shown} is a ${type ?? 'kind that is not known'}, which no container gets.`)
  // A hole of a terabyte takes a few bytes here, and a terabyte of zeros where it is written out.
  if (pax && Object.keys(pax).some((key) => key.startsWith('GNU.sparse')))
    throw new Invalid(`The archive's entry ${shown} is sparse.`)
  if (type === 'link' && climbsOut(linkname ?? '')) {
    throw new Invalid(`The archive's entry ${shown} is a link to what is outside the directory it is unpacked in.`)
  }
}

/** Absolute names count from the same directory. */
function climbsOut(path: string): boolean {
  let depth = 0
  for (const segment of path.split('/')) {
    if (segment === '..') depth -= 1
    else if (segment !== '' && segment !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

/** Engines unpack these by themselves, to whatever size. */
const signatures = {
  gzip: [0x1f, 0x8b],
  bzip2: [0x42, 0x5a, 0x68],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
}

function isCompressed(data: Uint8Array): boolean {
  return Object.values(signatures).some((bytes) => bytes.every((byte, at) => data[at] === byte))
}
