// Signs in to Keystone v3 and finds the container service in the catalogue that comes with the token.
import { EndpointNotFound, refusalOf, ServiceUnreachable } from './errors.ts'
import type { Exchange } from './exchange.ts'

/** A user or project, by id, or by name and domain. */
export interface Named {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly domainId?: string | undefined
  readonly domainName?: string | undefined
}

export type Credentials =
  | { readonly method: 'password'; readonly user: Named; readonly password: string }
  | {
      readonly method: 'application_credential'
      readonly credential: Pick<Named, 'id' | 'name'>
      readonly secret: string
      /** Whose it is, where it is named by name. */
      readonly user?: Named
    }
  | { readonly method: 'token'; readonly token: string }

export interface KeystoneOptions {
  readonly authUrl: string
  readonly credentials: Credentials
  readonly project?: Named | undefined
  /** Any when not given. */
  readonly region?: string | undefined
  readonly interface: 'public' | 'internal' | 'admin'
  /** In place of the catalogue's. */
  readonly endpoint?: string | undefined
}

export type KeystoneSignIn = (exchange: Exchange) => Promise<{ readonly endpoint: string; readonly token: string }>

export function keystoneSignIn(options: KeystoneOptions): KeystoneSignIn {
  return async (exchange) => {
    const url = `${versionThree(options.authUrl)}/auth/tokens`
    const answer = await exchange({ method: 'POST', url, headers: {}, body: { auth: authOf(options) } })
    const token = answer.headers.get('x-subject-token')
    if (answer.status >= 300 || answer.status < 200) {
      throw refusalOf(answer.status, answer.body, answer.headers.get('x-openstack-request-id'))
    }
    if (token === null) throw new ServiceUnreachable(`${url} answers, but not as Keystone does.`)
    return { token, endpoint: options.endpoint ?? endpointIn(answer.body, options) }
  }
}

function versionThree(authUrl: string): string {
  const bare = authUrl.replace(/\/+$/, '')
  return bare.endsWith('/v3') ? bare : `${bare}/v3`
}

function authOf({ credentials, project }: KeystoneOptions): object {
  // An application credential has its project in itself, and Keystone refuses to be told another.
  const scope = credentials.method !== 'application_credential' && project && { scope: { project: reference(project) } }
  return { identity: identityOf(credentials), ...scope }
}

function identityOf(credentials: Credentials): object {
  const { method } = credentials
  switch (method) {
    case 'password':
      return {
        methods: [method],
        password: { user: { ...reference(credentials.user), password: credentials.password } },
      }
    case 'token':
      return { methods: [method], token: { id: credentials.token } }
    case 'application_credential': {
      const { credential, secret, user } = credentials
      const whose = credential.id === undefined && user && { user: reference(user) }
      return { methods: [method], application_credential: { ...defined(credential), secret, ...whose } }
    }
  }
}

function reference({ id, name, domainId, domainName }: Named): object {
  if (id !== undefined) return { id }
  // `default` is the id of the domain that clouds without domains have.
  const domain =
    domainId === undefined && domainName !== undefined ? { name: domainName } : { id: domainId ?? 'default' }
  return { name, domain }
}

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
}

interface Endpoint {
  readonly interface: unknown
  readonly region: unknown
  readonly region_id: unknown
  readonly url: unknown
}

function endpointIn(body: unknown, options: KeystoneOptions): string {
  const services = list(at(at(body, 'token'), 'catalog')).filter((service) => at(service, 'type') === 'container')
  const endpoints = services.flatMap((service) => list(at(service, 'endpoints')) as readonly Endpoint[]) // each member is looked at
  const found = endpoints.find(
    (endpoint) =>
      endpoint.interface === options.interface &&
      (options.region === undefined || [endpoint.region, endpoint.region_id].includes(options.region)),
  )
  if (typeof found?.url === 'string') return found.url
  const where = options.region === undefined ? '' : ` in region ${options.region}`
  throw new EndpointNotFound(`The catalogue has no ${options.interface} endpoint of type container${where}.`)
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
