import { Invalid } from '#common/errors.ts'
import type { Archive } from '../driver.ts'
import type { FakeContainer } from './engine.ts'
import { entriesOf, type TarEntry, tarOf } from './tar.ts'

/** What every image has. */
const directories = ['/', '/tmp', '/etc', '/root', '/var']

export function archiveOf(container: FakeContainer, path: string): Archive {
  const wanted = normal(path)
  const entry = container.files.get(wanted)
  if (entry === undefined) throw missing(container, path)
  const { size, mode, modifiedAt } = entry
  const stat = { name: nameOf(wanted), size, mode, mtime: seconds(modifiedAt), linkTarget: '' }
  return { tar: tarOf([entry]), stat }
}

export function unpack(container: FakeContainer, path: string, tar: Buffer): void {
  const directory = normal(path)
  if (!directories.includes(directory)) throw missing(container, path)
  for (const entry of parsed(tar)) container.files.set(normal(`${directory}/${entry.name}`), entry)
}

function parsed(tar: Buffer): TarEntry[] {
  try {
    return entriesOf(tar)
  } catch (error) {
    throw new Invalid(error instanceof Error ? error.message : 'archive/tar: invalid tar header', { cause: error })
  }
}

function missing({ id }: FakeContainer, path: string): Invalid {
  return new Invalid(`Could not find the file ${path} in container ${id}`)
}

function normal(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function seconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z')
}
