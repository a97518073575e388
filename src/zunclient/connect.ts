// A client from settings as clouds.yaml and `OS_*` have them.
import { StartupError } from '#common/errors.ts'
import type { CloudSettings } from '#conf/clouds.ts'
import { type Auth, fixedAuth, KeystoneAuth } from './auth.ts'
import { ZunClient } from './client.ts'
import { type Credentials, keystoneSignIn, type Named } from './keystone.ts'

export interface ConnectOptions {
  readonly timeoutSeconds?: number
}

/** Throws `StartupError` when the settings do not say where the cloud is or who asks. */
export function connect(settings: CloudSettings, options: ConnectOptions = {}): ZunClient {
  return new ZunClient({
    auth: authOf(settings),
    version: pinnedVersion(settings.container_api_version),
    timeoutSeconds: options.timeoutSeconds,
  })
}

/** `1` and `1.latest` are what other clients write for the newest both ends have. */
function pinnedVersion(version: string | undefined): string | undefined {
  if (version === undefined || ['1', '1.latest'].includes(version)) return undefined
  if (version !== 'latest' && !/^\d+\.\d+$/.test(version)) {
    throw new StartupError(`${version} is no API version: it has to look like 1.40, or latest.`)
  }
  return version
}

function authOf(settings: CloudSettings): Auth {
  const type = settings.auth_type ?? typeFrom(settings)
  const endpoint = settings.container_endpoint_override ?? settings.endpoint
  switch (type) {
    case 'none':
      return fixedAuth(needed(endpoint, 'the endpoint', '--os-endpoint or OS_ENDPOINT'))
    case 'admin_token':
    case 'token_endpoint':
      return fixedAuth(needed(endpoint, 'the endpoint', '--os-endpoint or OS_ENDPOINT'), tokenIn(settings))
    default:
      return new KeystoneAuth(
        keystoneSignIn({
          authUrl: needed(settings.auth_url, 'the cloud', '--os-cloud, OS_CLOUD, --os-auth-url or OS_AUTH_URL'),
          credentials: credentialsOf(type, settings),
          project: named(settings, 'project'),
          region: settings.region_name,
          interface: interfaceOf(settings.interface),
          endpoint,
        }),
      )
  }
}

/** What the settings amount to when nobody has said. */
function typeFrom(settings: CloudSettings): string {
  if (settings.application_credential_secret !== undefined) return 'v3applicationcredential'
  if (settings.auth_url === undefined && settings.endpoint !== undefined) {
    return settings.token === undefined ? 'none' : 'admin_token'
  }
  return settings.token === undefined ? 'password' : 'token'
}

function credentialsOf(type: string, settings: CloudSettings): Credentials {
  switch (type) {
    case 'password':
    case 'v3password':
      return {
        method: 'password',
        user: needed(named(settings, 'user'), 'the user', '--os-username or OS_USERNAME'),
        password: needed(settings.password, 'the password', 'OS_PASSWORD or clouds.yaml'),
      }
    case 'token':
    case 'v3token':
      return { method: 'token', token: tokenIn(settings) }
    case 'v3applicationcredential': {
      const { application_credential_id: id, application_credential_name: name } = settings
      const user = named(settings, 'user')
      return {
        method: 'application_credential',
        credential: needed(
          id === undefined && name === undefined ? undefined : { id, name },
          'the application credential',
          'OS_APPLICATION_CREDENTIAL_ID or clouds.yaml',
        ),
        secret: needed(
          settings.application_credential_secret,
          'the secret of the application credential',
          'OS_APPLICATION_CREDENTIAL_SECRET or clouds.yaml',
        ),
        ...(user && { user }),
      }
    }
    default:
      throw new StartupError(
        `The auth_type ${type} is not known here: use password, token, v3applicationcredential, admin_token or none.`,
      )
  }
}

function named(settings: CloudSettings, what: 'user' | 'project'): Named | undefined {
  const [id, name] =
    what === 'user' ? [settings.user_id, settings.username] : [settings.project_id, settings.project_name]
  if (id === undefined && name === undefined) return undefined
  return { id, name, domainId: settings[`${what}_domain_id`], domainName: settings[`${what}_domain_name`] }
}

function interfaceOf(text: string | undefined): 'public' | 'internal' | 'admin' {
  // Older files say publicURL.
  const word = text?.replace(/URL$/, '') ?? 'public'
  if (word === 'public' || word === 'internal' || word === 'admin') return word
  throw new StartupError(`The interface ${text} is not known: it is public, internal or admin.`)
}

function tokenIn({ token }: CloudSettings): string {
  return needed(token, 'the token', '--os-token or OS_TOKEN')
}

function needed<T>(value: T | undefined, what: string, where: string): T {
  if (value === undefined) throw new StartupError(`Nobody has said ${what}: set ${where}.`)
  return value
}
