// Reads the configuration once, whole: all options, checked, typed and frozen. What a process hands down from here is the
// group a class needs. Unknown groups and options are passed over, since a zun.conf serves several programs and versions.
import { readFile } from 'node:fs/promises'
import { StartupError } from '#common/errors.ts'
import { type Conf, groups } from './conf.ts'
import { type HostFacts, hostFacts } from './host-facts.ts'
import { type IniEntry, parseIni } from './ini.ts'
import type { Group } from './option.ts'
import { type Overrides, Resolver } from './resolver.ts'

export interface ConfSources {
  /** Files in the order of their weight, the last one wins. They must exist; locations.ts finds those that do. */
  readonly files?: readonly string[]
  /** Where `OS_GROUP__OPTION` is looked for, over the files; the environment of the process when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** From the command line, over all. */
  readonly overrides?: Overrides
  readonly host?: HostFacts
}

/** Throws `StartupError` naming the file and line, or the option and group, that cannot be used. */
export async function loadConf({
  files = [],
  env = process.env,
  overrides = {},
  host,
}: ConfSources = {}): Promise<Conf> {
  const entries = (await Promise.all(files.map(readIni))).flat()
  const resolver = new Resolver(Object.values(groups), { entries, env, overrides, host: host ?? hostFacts() })
  const loaded = Object.entries(groups).map(([key, group]) => [key, loadGroup(resolver, group)])
  return Object.freeze(Object.fromEntries(loaded)) as Conf // Each option was read by the type that Conf derives from.
}

function loadGroup(resolver: Resolver, { name, options }: Group): object {
  const values = Object.entries(options).map(([key, option]) => [key, frozen(resolver.value(name, option))])
  return Object.freeze(Object.fromEntries(values))
}

function frozen(value: unknown): unknown {
  return typeof value === 'object' ? Object.freeze(value) : value
}

async function readIni(file: string): Promise<readonly IniEntry[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new StartupError(`The configuration file ${file} cannot be read.`, { cause: error })
  }
  return parseIni(text, file)
}
