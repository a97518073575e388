// Where configuration files are looked for when the command line names none.
import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { StartupError } from '#common/errors.ts'

export interface Locations {
  /** As in `zun-api`: it may have a file of its own beside zun.conf. */
  readonly program: string
  /** From `--config-file`: only these, and no search for files. */
  readonly configFiles?: readonly string[]
  /** From `--config-dir`: only these, and no search for directories. */
  readonly configDirectories?: readonly string[]
  readonly searched?: readonly string[]
}

/** The files to load, the later over the earlier: zun.conf, the program's own, then the drop-ins of both. */
export async function findConfFiles(locations: Locations): Promise<readonly string[]> {
  const { program, searched = standardPlaces() } = locations
  const files = locations.configFiles ?? (await findFirst(searched, ['zun.conf', `${program}.conf`], 'isFile'))
  const directories =
    locations.configDirectories ?? (await findFirst(searched, ['zun.conf.d', `${program}.conf.d`], 'isDirectory'))
  const dropIns = await Promise.all(directories.map(listDropIns))
  return [...files, ...dropIns.flat()]
}

/**
 * The path of a file or directory that an option names, as `policy.yaml`. One that is not absolute is looked for beside the
 * configuration files, then in the standard places; where there is none, it would stand in the first of them.
 */
export async function findNamedPath(
  name: string,
  { configFiles = [], searched = standardPlaces() }: Pick<Locations, 'configFiles' | 'searched'> = {},
): Promise<string> {
  const candidates = [...configFiles.map(dirname), ...searched].map((place) => resolve(place, name))
  for (const path of candidates) {
    if (await stat(path).catch(() => undefined)) return path
  }
  return candidates[0] ?? resolve(name)
}

function standardPlaces(): readonly string[] {
  return [join(homedir(), '.zun'), homedir(), '/etc/zun', '/etc']
}

/** Of each name the first place that has it. */
async function findFirst(
  places: readonly string[],
  names: readonly string[],
  kind: 'isFile' | 'isDirectory',
): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of names) {
    for (const path of places.map((place) => join(place, name))) {
      const facts = await stat(path).catch(() => undefined)
      if (!facts?.[kind]()) continue
      found.push(path)
      break
    }
  }
  return found
}

async function listDropIns(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory)
    return names
      .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
      .sort()
      .map((name) => join(directory, name))
  } catch (error) {
    throw new StartupError(`The configuration directory ${directory} cannot be read.`, { cause: error })
  }
}
