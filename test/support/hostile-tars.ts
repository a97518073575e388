// Tars that nobody should unpack as they are, or that are none.
import { gzipSync } from 'node:zlib'
import { type TarEntry, tarOf } from './tar.ts'

export interface HostileTar {
  readonly what: string
  readonly tar: Buffer
  /** It does nobody harm, once it is unpacked where it belongs. */
  readonly mayPass?: boolean
}

function pax(fields: Readonly<Record<string, string>>): TarEntry {
  const lines = Object.entries(fields).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`
    let length = Buffer.byteLength(rest) + 1
    while (String(length).length + Buffer.byteLength(rest) !== length) length += 1
    return `${length}${rest}`
  })
  return { name: 'pax', type: 'x', content: lines.join('') }
}

/** `canary`: the path of a file on the host that must never come to be. */
export function hostileTars(canary: string): HostileTar[] {
  const file = { name: 'file', content: 'words' }
  const climbs = ['', '/', './', 'a/', 'a/b/', '/a/../', './.'].flatMap((before) =>
    [3, 12].map((times) => `${before}${'../'.repeat(times)}${canary.slice(1)}`),
  )
  const whole = tarOf(file, { name: 'second', content: 'x'.repeat(1500) })
  return [
    ...climbs.map((name) => ({ what: `a name ${name}`, tar: tarOf({ name, content: 'out' }) })),
    ...climbs.map((link) => ({ what: `a hard link to ${link}`, tar: tarOf({ name: 'link', type: '1', link }) })),
    ...climbs.map((link) => ({
      what: `a symbolic link to ${link}, and a file through it`,
      tar: tarOf(
        { name: 'way', type: '2', link },
        { name: 'way', content: 'out' },
        { name: 'way/further', content: 'out' },
      ),
      mayPass: true,
    })),
    ...['x', 'g'].flatMap((type) =>
      climbs.slice(0, 6).map((path) => ({
        what: `a long name (${type}) ${path}`,
        tar: tarOf({ ...pax({ path }), type }, file),
        mayPass: type === 'g',
      })),
    ),
    ...climbs.slice(0, 6).map((path) => ({
      what: `a GNU long name ${path}`,
      tar: tarOf({ name: '././@LongLink', type: 'L', content: `${path}\0` }, file),
    })),
    { what: 'an absolute name', tar: tarOf({ name: canary, content: 'out' }), mayPass: true },
    { what: 'many slashes', tar: tarOf({ name: `////${canary}`, content: 'out' }), mayPass: true },
    {
      what: 'a link to the root, and a file through it',
      tar: tarOf({ name: 'root', type: '2', link: '/' }, { name: `root${canary}`, content: 'out' }),
      mayPass: true,
    },
    {
      what: 'a link to itself, and a file through it',
      tar: tarOf({ name: 'loop', type: '2', link: 'loop' }, { name: 'loop/file', content: 'out' }),
      mayPass: true,
    },
    {
      what: 'a directory that becomes a link',
      tar: tarOf(
        { name: 'd', type: '5' },
        { name: 'd', type: '2', link: '/tmp' },
        { name: `d/${canary.split('/').at(-1)}`, content: 'out' },
      ),
      mayPass: true,
    },
    {
      what: 'a link to /proc/1/root',
      tar: tarOf({ name: 'p', type: '2', link: '/proc/1/root' }, { name: `p${canary}`, content: 'out' }),
      mayPass: true,
    },
    ...['3', '4'].map((type) => ({ what: `a device (${type})`, tar: tarOf({ name: 'device', type }) })),
    ...['S', 'D', 'M', 'V', 'N', 'A', '9', '\xff'].map((type) => ({
      what: `the type ${JSON.stringify(type)}`,
      tar: tarOf({ ...file, type }),
    })),
    {
      what: 'a hole of a terabyte',
      tar: tarOf(pax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': String(2 ** 40) }), {
        name: 'hole',
        content: '1\n0\n0\n',
      }),
    },
    {
      what: 'an old hole of a terabyte',
      tar: tarOf(pax({ 'GNU.sparse.size': String(2 ** 40), 'GNU.sparse.numblocks': '0' }), { name: 'hole' }),
    },
    ...[
      '77777777777\0',
      '7777777777777',
      '-0000000001\0',
      'abcdefghijk\0',
      '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff',
      '\xff'.repeat(12),
      '            ',
    ].map((size) => ({
      what: `the size ${JSON.stringify(size)}`,
      tar: tarOf({ name: 'sized', size }),
      mayPass: true,
    })),
    ...['00000000', '\0\0\0\0\0\0\0\0', 'wrongsum', '999999\0 '].map((checksum) => ({
      what: `the checksum ${JSON.stringify(checksum)}`,
      tar: tarOf({ ...file, checksum }),
    })),
    ...[1, 100, 511, 513, 700, 1023, 1025, 1300, 2000].map((length) => ({
      what: `only ${length} bytes of it`,
      tar: whole.subarray(0, length),
      mayPass: length === 1024,
    })),
    ...['gzip', 'a bomb in gzip'].map((what) => ({
      what,
      tar: gzipSync(what === 'gzip' ? whole : Buffer.alloc(50_000_000)),
    })),
    { what: 'bzip2', tar: Buffer.from('BZh91AY&SY', 'latin1') },
    { what: 'xz', tar: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]) },
    { what: 'zstd', tar: Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]) },
    { what: 'words', tar: Buffer.from('this is no tar at all '.repeat(100)) },
    { what: 'HTML', tar: Buffer.from(`<html>${' '.repeat(2000)}</html>`) },
    { what: 'every byte', tar: Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) % 256)) },
    { what: 'nothing', tar: Buffer.alloc(0), mayPass: true },
    { what: 'zeros', tar: Buffer.alloc(10_240), mayPass: true },
    { what: 'an empty name', tar: tarOf({ name: '', content: 'x' }), mayPass: true },
    { what: 'the name .', tar: tarOf({ name: '.', content: 'x' }), mayPass: true },
    { what: 'the name ..', tar: tarOf({ name: '..', content: 'x' }) },
    { what: 'a name with a line break', tar: tarOf({ name: 'a\nb', content: 'x' }), mayPass: true },
    { what: 'a name that is no UTF-8', tar: tarOf({ name: '\xff\xfe', content: 'x' }), mayPass: true },
    { what: 'a set-uid file', tar: tarOf({ ...file, mode: '0006755' }), mayPass: true },
    { what: 'a mode that is no number', tar: tarOf({ ...file, mode: 'rwxrwxr' }), mayPass: true },
    {
      what: 'two thousand entries of one name',
      tar: tarOf(...Array.from({ length: 2_000 }, () => ({ name: 'one', content: '1' }))),
      mayPass: true,
    },
    { what: 'a hundred directories deep', tar: tarOf({ name: 'd/'.repeat(49), type: '5' }), mayPass: true },
    {
      what: 'a long name that ends nowhere',
      tar: tarOf({ name: '././@LongLink', type: 'L', content: 'a'.repeat(70_000) }, file),
      mayPass: true,
    },
    {
      what: 'a field that is longer than the header',
      tar: tarOf({ name: 'pax', type: 'x', content: '99999 path=a\n' }, file),
      mayPass: true,
    },
    { what: 'a fifo', tar: tarOf({ name: 'fifo', type: '6' }), mayPass: true },
  ]
}
