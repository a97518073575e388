// Every route asked by everybody: who gets in stands in the rules' defaults, and what is another project's is answered as
// if it did not exist.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultEdgeConf } from '#api/conf.ts'
import type { Route } from '#api/route.ts'
import { allRoutes } from '#api/routes.ts'
import { maxVersion, versionText } from '#api/versions.ts'
import { defaultRules } from '#policies/defaults.ts'
import { adminApi, adminOrOwner, adminRole } from '#policies/rule.ts'
import type { Reply } from '../support/real-api.ts'
import { TenantStage } from './tenant-stage.ts'

const routes = allRoutes(defaultEdgeConf)
const nameOf = ({ method, path }: Route) => `${method} ${path}`
const named = routes.map((route) => [nameOf(route), route] as const)

/** Everything on the stage is of the project `demo`. */
const tokens = {
  'no token': null,
  'an expired token': 'expired-demo',
  'a reader': 'rita@demo/reader',
  'a member': 'demo',
  'a member of another project': 'mallory',
  'an admin': 'admin',
} as const
type Persona = keyof typeof tokens
const personas = Object.keys(tokens) as Persona[] // all keys of the object above

/** What those who may are told, where that is not the status of success: there is no back end for it here. */
const refusedToAll: Readonly<Record<string, number>> = {
  'GET /v1/containers/:ident/attach': 400,
  'POST /v1/containers/:ident/execute_resize': 400,
  'POST /v1/containers/:ident/commit': 400,
  'POST /v1/containers/:ident/add_security_group': 400,
  'POST /v1/containers/:ident/remove_security_group': 400,
}

/** Rules that let only administrators in, and those that let in whoever owns it; a rule of another kind has no place here. */
const rules = new Map<string, 'owner' | 'admin'>(
  defaultRules.flatMap(({ name, default: text }) => {
    const kind = text === adminOrOwner ? 'owner' : text === adminApi || text === adminRole ? 'admin' : undefined
    return kind === undefined ? [] : [[name, kind]]
  }),
)

/** What a stranger is told of an item, where that is found before any rule is asked. Compat: 400 for images, as in Zun. */
function unknownItem({ target, path }: Route): number | undefined {
  if (target === 'image') return 400
  if (target === 'container' || target === 'registry' || target === 'capsule') return 404
  // Their rule is asked of the caller first, and lets everybody in.
  return path.startsWith('/v1/containers/:ident/container_actions') ? 404 : undefined
}

function expectedStatus(route: Route, persona: Persona): number {
  const success = refusedToAll[nameOf(route)] ?? route.ok
  const owners = rules.get(route.policy) === 'owner'
  switch (persona) {
    case 'no token':
    case 'an expired token':
      return 401
    case 'an admin':
      return success
    case 'a member of another project':
      return unknownItem(route) ?? (owners && route.target !== 'path' ? success : 403)
    default:
      return owners ? success : 403
  }
}

let stage: TenantStage

beforeAll(async () => {
  stage = await TenantStage.open()
}, 30_000)

afterAll(() => stage[Symbol.asyncDispose]())

describe('every route answers everybody as its rule says', () => {
  it.each(named)('%s', async (_name, route) => {
    expect(rules.has(route.policy), `the default of ${route.policy}`).toBe(true)
    for (const persona of personas) {
      const { reply, secrets } = await stage.ask(route, tokens[persona])
      const status = expectedStatus(route, persona)
      expect([persona, reply.status], JSON.stringify(reply.body)).toEqual([persona, status])
      if (persona !== 'a member of another project') continue
      for (const secret of secrets) expect(toldBy(reply), 'what it tells a stranger').not.toContain(secret)
    }
  })
})

/** All that is said but what the caller has said first. */
const toldBy = ({ status, body }: Reply) => (status < 400 ? JSON.stringify(body ?? '') : '')

describe('a stranger cannot tell another project’s item from none', () => {
  const withItems = named.filter(([, route]) => unknownItem(route) !== undefined)

  it('is asked of every route on an item of a project', () => {
    const items = routes.filter(({ path }) => /^\/v1\/(containers|registries|capsules|images)\/:ident/.test(path))
    // Removing an image asks its rule of the caller first, which lets no stranger in.
    const known = items.map(nameOf).filter((name) => name !== 'DELETE /v1/images/:ident')
    expect(withItems.map(([name]) => name).sort()).toEqual(known.sort())
  })

  it.each(withItems)('%s', async (_name, route) => {
    const { ident, name, request } = await stage.itemFor(route)
    const unknown = randomUUID()
    const version = versionText(route.until ?? maxVersion)
    const told = async (asked: string) => {
      const { method, url, body } = request(asked)
      const reply = await stage.api.ask(method, url, { as: 'mallory', version, ...(body && { body }) })
      return withoutTraces(reply, asked)
    }
    const nothing = await told(unknown)
    expect(nothing.status).toBe(unknownItem(route))
    expect(await told(ident)).toEqual(nothing)
    expect(await told(ident.toUpperCase())).toEqual(nothing)
    if (name !== undefined) expect(await told(name)).toEqual(await told('nobody-has-this-name'))
  })

  it('in the body of a create either: the registry of another project', async () => {
    const registry = await stage.registry()
    const told = async (asked: string) => {
      const body = { image: 'busybox', registry: asked }
      return withoutTraces(await stage.api.ask('POST', '/v1/containers', { as: 'mallory', body }), asked)
    }
    const nothing = await told(randomUUID())
    expect(nothing.status).toBe(404)
    expect(await told(registry.ident)).toEqual(nothing)
    expect(await told(registry.name)).toEqual(await told('nobody-has-this-name'))
  })

  it.each(['containers', 'registries'])('as the marker of a list either: %s', async (collection) => {
    const { ident } = collection === 'containers' ? await stage.container('Created') : await stage.registry()
    const told = async (asked: string) =>
      withoutTraces(await stage.api.ask('GET', `/v1/${collection}?marker=${asked}`, { as: 'mallory' }), asked)
    const nothing = await told(randomUUID())
    expect(nothing.status).toBe(404)
    expect(await told(ident)).toEqual(nothing)
  })

  it.each(['containers', 'registries'])('by filtering a list either: %s', async (collection) => {
    const { ident, name } = collection === 'containers' ? await stage.container('Created') : await stage.registry()
    for (const query of ['project_id=demo', `name=${name}`, 'user_id=demo']) {
      const { status, body } = await stage.api.ask('GET', `/v1/${collection}?${query}`, { as: 'mallory' })
      expect([query, status, body[collection]]).toEqual([query, 200, []])
    }
    const seen = await stage.api.ask('GET', `/v1/${collection}?name=${name}`)
    expect(JSON.stringify(seen.body)).toContain(ident)
  })
})

/** An answer without what is the request's own: the id it asked for, and its request id. */
function withoutTraces({ status, headers, body }: Reply, asked: string) {
  const { date: _date, 'x-openstack-request-id': _id, 'content-length': _length, ...rest } = headers
  const [error] = body.errors
  const text = JSON.stringify({ ...error, request_id: '' }).replaceAll(asked, 'ASKED')
  return { status, headers: rest, text, count: body.errors.length }
}
