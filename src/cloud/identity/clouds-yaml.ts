// clouds.yaml: the file from which OpenStack's clients learn where a cloud is and how to sign in. Ours is also where the
// passwords of the embedded identity stand in the clear, for its owner alone.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeDurably } from '#common/durable-file.ts'
import { StartupError } from '#common/errors.ts'
import { localRegion } from './catalogue.ts'
import { localDomain } from './local-identity.ts'
import type { LocalUserName } from './local-records.ts'

export interface CloudsYaml {
  /** As in `http://127.0.0.1:9517`, without a slash at its end. */
  readonly baseUrl: string
  readonly passwords: Partial<Readonly<Record<LocalUserName, string>>>
  readonly region?: string
}

const clouds = [
  { cloud: 'zun-dev', user: 'demo', project: 'demo' },
  { cloud: 'zun-dev-admin', user: 'admin', project: 'admin' },
] as const satisfies readonly { cloud: string; user: LocalUserName; project: string }[]

/** A cloud for each user whose password is known. Texts are quoted as JSON does it, which YAML reads alike. */
export function cloudsYaml({ baseUrl, passwords, region = localRegion }: CloudsYaml): string {
  const entries = clouds.flatMap(({ cloud, user, project }) => {
    const password = passwords[user]
    if (password === undefined) return []
    return [
      `  ${cloud}:`,
      '    auth_type: password',
      '    auth:',
      `      auth_url: ${JSON.stringify(`${baseUrl}/identity/v3`)}`,
      `      username: ${user}`,
      `      password: ${JSON.stringify(password)}`,
      `      project_name: ${project}`,
      `      user_domain_id: ${localDomain.id}`,
      `      project_domain_id: ${localDomain.id}`,
      `    region_name: ${JSON.stringify(region)}`,
      '    interface: public',
      "    identity_api_version: '3'",
    ]
  })
  const head = '# Sign-in for the embedded identity. Written at each start; keep it to yourself.'
  return `${[head, entries.length > 0 ? 'clouds:' : 'clouds: {}', ...entries].join('\n')}\n`
}

export async function writeCloudsYaml(file: string, content: CloudsYaml): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeDurably(file, cloudsYaml(content), 0o600)
}

/** The passwords in a clouds.yaml of ours; none when there is no file. Throws `StartupError` when it is not YAML. */
export async function readCloudsPasswords(file: string): Promise<CloudsYaml['passwords']> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new StartupError(`The file ${file} cannot be read.`, { cause: error })
  }
  // Loaded here because it takes a tenth of a second and the first start does not need it.
  const { parse } = await import('yaml')
  let content: unknown
  try {
    content = parse(text)
  } catch (error) {
    throw new StartupError(`The file ${file} is not YAML; move it away to have a new one made.`, { cause: error })
  }
  const known = clouds.map(({ cloud, user }) => [user, at(content, ['clouds', cloud, 'auth', 'password'])] as const)
  return Object.fromEntries(known.filter(([, password]) => typeof password === 'string' && password !== ''))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? Reflect.get(inner, key) : undefined), value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
