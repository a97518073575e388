// Signs in as a client does: reads clouds.yaml, asks the identity service for a token, finds the service in its catalogue.
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

export interface Session {
  readonly token: string
  /** Where the container service is. */
  readonly url: string
}

interface Cloud {
  readonly auth: Readonly<
    Record<'auth_url' | 'username' | 'password' | 'project_name' | 'user_domain_id' | 'project_domain_id', string>
  >
}

interface Catalogue {
  readonly token: {
    readonly catalog: readonly { readonly type: string; readonly endpoints: readonly Endpoint[] }[]
  }
}

interface Endpoint {
  readonly interface: string
  readonly url: string
}

/** Throws when the file does not name the cloud or the service refuses. */
export async function signIn(cloudsFile: string, cloudName: string): Promise<Session> {
  const { clouds }: { clouds: Record<string, Cloud> } = parse(await readFile(cloudsFile, 'utf8'))
  const auth = clouds[cloudName]?.auth
  if (auth === undefined) throw new Error(`${cloudsFile} has no cloud ${cloudName}.`)
  const user = { name: auth.username, domain: { id: auth.user_domain_id }, password: auth.password }
  const project = { name: auth.project_name, domain: { id: auth.project_domain_id } }
  const response = await fetch(`${auth.auth_url}/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } }),
  })
  const token = response.headers.get('X-Subject-Token')
  if (token === null) throw new Error(`Signing in as ${auth.username} was answered with ${response.status}.`)
  const { catalog } = ((await response.json()) as Catalogue).token // the shape is Keystone's
  const endpoints = catalog.find(({ type }) => type === 'container')?.endpoints
  const url = endpoints?.find((endpoint) => endpoint.interface === 'public')?.url
  if (url === undefined) throw new Error('The catalogue has no container service.')
  return { token, url }
}
