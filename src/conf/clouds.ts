// Which cloud a client talks to and as whom: the command line over `OS_*` over clouds.yaml, as the openstack command has it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '#common/errors.ts'

const settingNames = [
  'auth_type',
  'auth_url',
  'username',
  'user_id',
  'password',
  'user_domain_id',
  'user_domain_name',
  'project_id',
  'project_name',
  'project_domain_id',
  'project_domain_name',
  'application_credential_id',
  'application_credential_name',
  'application_credential_secret',
  'token',
  'endpoint',
  'region_name',
  'interface',
  'cacert',
  'verify',
  'container_api_version',
  'container_endpoint_override',
] as const

export type CloudSetting = (typeof settingNames)[number]
export type CloudSettings = Readonly<Partial<Record<CloudSetting, string>>>

/** Two ways to say one thing: what is said later takes the other away. */
const alternatives: readonly (readonly CloudSetting[])[] = [
  ['user_id', 'username'],
  ['user_domain_id', 'user_domain_name'],
  ['project_id', 'project_name'],
  ['project_domain_id', 'project_domain_name'],
  ['application_credential_id', 'application_credential_name'],
]

/** Older names of settings. */
const aliases: readonly (readonly [CloudSetting, string])[] = [
  ['project_name', 'tenant_name'],
  ['project_id', 'tenant_id'],
  ['interface', 'endpoint_type'],
  ['endpoint', 'url'],
]

type Environment = Readonly<Record<string, string | undefined>>

export interface CloudSources {
  /** From the command line. */
  readonly flags: CloudSettings
  readonly cloud?: string | undefined
  readonly env: Environment
  readonly cwd: string
  readonly home: string
  /** Where the system's own file is. */
  readonly systemDirectory?: string
}

/** Throws `StartupError` when the cloud that is named is in no file, or a file cannot be read. */
export async function loadCloudSettings(sources: CloudSources): Promise<CloudSettings> {
  const { flags, env } = sources
  const fromEnvironment = settingsIn((name) => env[`OS_${name.toUpperCase()}`])
  const wanted = sources.cloud ?? (env.OS_CLOUD || undefined)
  const isComplete = [flags, fromEnvironment].some(({ auth_url, endpoint }) => auth_url ?? endpoint)
  const entry = wanted === undefined && isComplete ? {} : await cloudEntry(wanted, sources)
  return [settingsOf(entry), fromEnvironment, flags].reduce(over, {})
}

function over(below: CloudSettings, above: CloudSettings): CloudSettings {
  const replaced = new Set(alternatives.filter((names) => names.some((name) => above[name] !== undefined)).flat())
  const kept = Object.entries(below).filter(([name]) => !replaced.has(name as CloudSetting)) // keys of settings
  return { ...Object.fromEntries(kept), ...above }
}

function settingsIn(read: (name: string) => unknown): CloudSettings {
  const found = new Map<CloudSetting, string>()
  for (const [name, from] of [...aliases, ...settingNames.map((each) => [each, each] as const)]) {
    const value = read(from)
    if (['string', 'number', 'boolean'].includes(typeof value) && value !== '') found.set(name, String(value))
  }
  return Object.fromEntries(found)
}

function settingsOf(entry: Tree): CloudSettings {
  const auth = treeIn(entry.auth)
  return settingsIn((name) => auth[name] ?? entry[name])
}

type Tree = Readonly<Record<string, unknown>>

async function cloudEntry(wanted: string | undefined, sources: CloudSources): Promise<Tree> {
  const { env } = sources
  const clouds = await findYaml(sources, env.OS_CLIENT_CONFIG_FILE, 'clouds')
  const secure = await findYaml(sources, env.OS_CLIENT_SECURE_FILE, 'secure')
  const entries = treeIn(merged(clouds, secure).clouds)
  const names = Object.keys(entries)
  const name = wanted ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) {
    if (names.length === 0) return {}
    throw new StartupError(`Several clouds are known: say which with --os-cloud or OS_CLOUD (${names.join(', ')}).`)
  }
  if (!Object.hasOwn(entries, name)) {
    const known = names.length === 0 ? 'there is no clouds.yaml with clouds in it' : `there are ${names.join(', ')}`
    throw new StartupError(`There is no cloud ${name}: ${known}.`)
  }
  return treeIn(entries[name])
}

/** The first of the usual places that has the file. */
async function findYaml(sources: CloudSources, named: string | undefined, name: string): Promise<Tree> {
  const { cwd, home, env, systemDirectory = '/etc/openstack' } = sources
  const places = [cwd, join(env.XDG_CONFIG_HOME || join(home, '.config'), 'openstack'), systemDirectory]
  const candidates = named
    ? [named]
    : places.flatMap((place) => ['yaml', 'yml'].map((ending) => join(place, `${name}.${ending}`)))
  for (const file of candidates) {
    const text = await textOf(file, named !== undefined)
    if (text !== undefined) return parsed(text, file)
  }
  return {}
}

async function textOf(file: string, isNamed: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (!isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined
    throw new StartupError(`The file ${file} cannot be read.`, { cause: error })
  }
}

async function parsed(text: string, file: string): Promise<Tree> {
  // Loaded here because it takes a tenth of a second, and who sets OS_* has no such file.
  const { parse } = await import('yaml')
  try {
    return treeIn(parse(text))
  } catch (error) {
    throw new StartupError(`The file ${file} is not YAML.`, { cause: error })
  }
}

function merged(below: Tree, above: Tree): Tree {
  const entries = Object.entries(above).map(([name, value]) => {
    const nested = isTree(value) && isTree(below[name]) ? merged(treeIn(below[name]), value) : value
    return [name, nested] as const
  })
  return { ...below, ...Object.fromEntries(entries) }
}

function treeIn(value: unknown): Tree {
  return isTree(value) ? value : {}
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
