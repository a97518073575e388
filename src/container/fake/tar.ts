// As much of the tar format as a fake needs: plain entries, one after the other.

const block = 512

export interface TarEntry {
  /** As written in the header, without a leading slash. */
  readonly name: string
  readonly size: number
  readonly mode: number
  readonly modifiedAt: Date
  /** Header and data, padded. */
  readonly bytes: Buffer
}

/** Throws what Docker says of something that is no tar. */
export function entriesOf(tar: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block)
    if (header.length < block) throw new Error('unexpected EOF')
    if (header.toString('latin1', 257, 262) !== 'ustar') throw new Error('archive/tar: invalid tar header')
    const size = octal(header, 124, 12)
    const end = at + block + Math.ceil(size / block) * block
    if (end > tar.length) throw new Error('unexpected EOF')
    entries.push({
      name: text(header, 0, 100).replace(/^\/+|\/+$/g, ''),
      size,
      mode: octal(header, 100, 8),
      modifiedAt: new Date(octal(header, 136, 12) * 1000),
      bytes: Buffer.from(tar.subarray(at, end)),
    })
    at = end
  }
  return entries
}

/** A tar ends with two empty blocks. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(({ bytes }) => bytes), Buffer.alloc(2 * block)])
}

function text(header: Buffer, from: number, length: number): string {
  return header.toString('utf8', from, from + length).replace(/\0.*$/s, '')
}

function octal(header: Buffer, from: number, length: number): number {
  return Number.parseInt(text(header, from, length).trim() || '0', 8)
}
