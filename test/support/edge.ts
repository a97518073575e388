import type { EdgeConf, EdgeLog } from '#api/conf.ts'
import { buildApi } from '#api/server.ts'
import type { Caller, Identity } from '#cloud/identity/identity.ts'
import { ZunError } from '#common/errors.ts'
import type { Container } from '#objects/container.ts'
import { watchAnswers } from './answers.ts'
import { appDouble } from './app-double.ts'
import { enforcerDouble } from './enforcer-double.ts'

class IdentityDown extends ZunError {
  override readonly name = 'IdentityDown'
  override readonly kind = 'unavailable'
}

function callerNamed(project: string, role: string): Caller {
  const domains = { userDomainId: 'default', projectDomainId: 'default' }
  return { userId: 'ann', userName: 'ann', projectId: project, projectName: project, roles: [role], ...domains }
}

/** Tokens `admin` (project admin) and `demo` (member of project demo) are good; `down` finds identity away. */
const identity: Identity = {
  wwwAuthenticateUri: 'http://127.0.0.1:5000/v3',
  authenticate: async (token) => {
    if (token === 'down') throw new IdentityDown('connection refused')
    if (token === 'admin') return callerNamed('admin', 'admin')
    return token === 'demo' ? callerNamed('demo', 'member') : undefined
  },
}

interface Ask {
  readonly as?: 'admin' | 'demo' | 'down' | 'nobody'
  readonly at?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The whole edge over an application double. Asks as admin at the newest microversion unless told otherwise. */
export function anEdge(
  options: {
    containers?: readonly Container[]
    denied?: readonly string[]
    granted?: readonly string[]
    conf?: Partial<EdgeConf>
  } = {},
) {
  const app = appDouble(options.containers)
  const policies = enforcerDouble(options.denied, options.granted)
  const logged: { message: string; fields: Readonly<Record<string, unknown>> }[] = []
  const note = (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
    void logged.push({ message, fields })
  const log: EdgeLog = { info: () => {}, error: note }
  const server = buildApi({ app, identity, policies, log, conf: options.conf ?? {} })
  const answers = watchAnswers(server, options.denied)
  const ask = async (method: string, url: string, { as = 'admin', at = '1.41', body, headers = {} }: Ask = {}) => {
    const answer = await server.inject({
      method: method as 'GET', // light-my-request passes any method on
      url,
      headers: {
        host: 'zun.test',
        ...(as !== 'nobody' && { 'x-auth-token': as }),
        ...(at !== '' && { 'openstack-api-version': `container ${at}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    answers.check()
    const json = String(answer.headers['content-type'] ?? '').startsWith('application/json') && answer.payload !== ''
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.payload,
      body: json ? answer.json() : null,
    }
  }
  return { server, app, policies, logged, ask }
}

/** The only error of an error body. */
export function errorOf(told: { readonly body: unknown }): Record<string, unknown> {
  const { errors } = told.body as { errors: Record<string, unknown>[] } // what the assertion on it is about
  const [error, ...more] = errors
  if (!error || more.length > 0) throw new Error(`not one error: ${JSON.stringify(told.body)}`)
  return error
}
