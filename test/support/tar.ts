// Tars by hand: right ones, and those that no program would write.

export interface TarEntry {
  readonly name: string
  /** A type flag of the tar format. */
  readonly type?: string
  readonly link?: string
  readonly content?: string
  /** What the header claims instead of the length of the content. */
  readonly size?: string
  readonly mode?: string
  readonly checksum?: string
}

const block = 512

function headerOf({ name, type = '0', link = '', content = '', size, mode = '0000644', checksum }: TarEntry): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100, 'latin1')
  header.write(`${mode}\0`, 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(size ?? `${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1')
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(type, 156, 1, 'latin1')
  header.write(link, 157, 100, 'latin1')
  header.write('ustar\0', 257)
  header.write('00', 263)
  if (type === '3' || type === '4') header.write('0000001\x000000003\0', 329)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function entry(one: TarEntry): Buffer {
  const content = Buffer.from(one.content ?? '')
  return Buffer.concat([headerOf(one), content, Buffer.alloc((block - (content.length % block)) % block)])
}

const end = Buffer.alloc(2 * block)

export function tarOf(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(entry), end])
}

/** A tar that holds one plain file. */
export function tarWith(name: string, content: string): Buffer {
  return tarOf({ name, content })
}
