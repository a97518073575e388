// Promises about every route at once, read from the declarations.
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aContainer, anImage, aRegistry } from '../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../test/support/edge.ts'
import { leastRequest } from '../../test/support/least-request.ts'
import { defaultEdgeConf } from './conf.ts'
import { allPages, allRoutes } from './routes.ts'
import { firstError } from './schema/compile.ts'
import { describeApi } from './server.ts'
import { atLeast, maxVersion, type Version, v, versionText } from './versions.ts'

const routes = allRoutes(defaultEdgeConf)
const container = aContainer()
const registry = aRegistry()
const image = anImage()

const urlOf = (path: string) =>
  path
    .replace('/registries/:ident', `/registries/${registry.uuid}`)
    .replace('/images/:ident', `/images/${image.uuid}`)
    .replace(':ident', container.uuid)
    .replace(':requestId', 'req-1')

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const)

describe('every route', () => {
  it.each(named)('%s is described, guarded and typed', (_name, route) => {
    expect(route.summary).toMatch(/^[A-Z].*\.$/)
    expect(route.policy).toMatch(/^[a-z_-]+:[a-z_]+$/)
    for (const field of Object.values(route.parameters.fields)) {
      expect(field.description).toMatch(/\.$/)
      expect(() => firstError(field.type, null)).not.toThrow()
    }
  })

  it.each(named)('%s refuses whom its rule denies', async (_name, route) => {
    const edge = anEdge({ containers: [container], denied: [route.policy] })
    edge.app.held.registries.push(registry)
    edge.app.held.images.push(image)
    const at = versionText(route.until ?? maxVersion)
    const { query, ...request } = leastRequest(route)
    const told = await edge.ask(route.method, urlOf(route.path) + query, { ...request, at })
    expect(errorOf(told)).toMatchObject({
      status: 403,
      code: 'container.policy-not-authorized',
      title: `Policy doesn't allow ${route.policy} to be performed.`,
    })
  })

  it.each(named)('%s asks its rule of the right target', async (_name, route) => {
    const edge = anEdge({ containers: [container] })
    edge.app.held.registries.push(registry)
    edge.app.held.images.push(image)
    const at = versionText(route.until ?? maxVersion)
    const { query, ...request } = leastRequest(route)
    await edge.ask(route.method, urlOf(route.path) + query, { ...request, at })
    const target = edge.policies.asked.find((question) => question.rule === route.policy)?.target
    const facts = { uuid: container.uuid, project_id: 'demo', user_id: 'ann', name: 'web', status: 'Running' }
    const expected = {
      container: expect.objectContaining(facts),
      registry: expect.objectContaining({ uuid: registry.uuid, project_id: 'demo', user_id: 'ann', name: 'own' }),
      image: expect.objectContaining({ uuid: image.uuid, project_id: 'demo', repo: 'busybox', host: 'host-1' }),
      // The one capsule has the container's id and facts.
      capsule: expect.objectContaining(facts),
      path: { project_id: ':project' },
      caller: undefined,
    }
    expect(target).toEqual(expected[route.target])
    expect(edge.policies.asked.map((question) => question.rule)).toContain(route.policy)
  })

  it.each(named)('%s wants a token', async (_name, route) => {
    expect((await anEdge().ask(route.method, urlOf(route.path), { as: 'nobody' })).status).toBe(401)
  })

  it.each(named)('%s is refused in versions that do not have it', async (_name, route) => {
    const edge = anEdge({ containers: [container] })
    const statusAt = async (version: Version) =>
      (await edge.ask(route.method, urlOf(route.path), { at: versionText(version), headers: { accept: '*/*' } })).status
    for (let minor = 1; minor <= maxVersion.minor; minor++) {
      const version = v(1, minor)
      const exists = (!route.since || atLeast(version, route.since)) && (!route.until || atLeast(route.until, version))
      expect([minor, (await statusAt(version)) === 406]).toEqual([minor, !exists])
    }
  })
})

describe('the OpenAPI document', () => {
  it('in docs is the one the declarations make (else run scripts/openapi.ts)', async () => {
    const written = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
    expect(written).toBe(`${JSON.stringify(describeApi(defaultEdgeConf), null, 2)}\n`)
  })

  it('says what every route answers, each resource under a name of its own', () => {
    const { components, paths } = JSON.parse(JSON.stringify(describeApi(defaultEdgeConf)))
    const resources = ['Container', 'ContainerAction', 'Image', 'Registry', 'Host', 'Service', 'Network', 'Capsule']
    const others = ['QuotaLimits', 'AvailabilityZone', 'Stats', 'Archive', 'Link', 'Error']
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining([...resources, ...others]))
    const references = JSON.stringify([components, paths]).matchAll(/"#\/components\/schemas\/(\w+)"/g)
    expect(Array.from(references, ([, name = '']) => name).filter((name) => !(name in components.schemas))).toEqual([])
    for (const { method, path, ok } of routes.filter((each) => each.ok !== 204)) {
      const { responses } = paths[path.replace(/:(\w+)/g, '{$1}')][method.toLowerCase()]
      expect(responses[ok].content['application/json'].schema, `${method} ${path}`).not.toEqual({})
    }
  })

  it('is served, and names every route', async () => {
    const { body } = await anEdge().ask('GET', '/openapi.json', { as: 'nobody', at: '' })
    for (const { method, path } of [...routes, ...allPages]) {
      const operations = body.paths[path.replace(/:(\w+)/g, '{$1}')]
      expect(operations?.[method.toLowerCase()]?.operationId, `${method} ${path}`).toBeTypeOf('string')
    }
    const ids = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })
})

// A taste of `make fuzz`, which asks a real server.
describe('whatever a client sends', () => {
  const odd = fc.constantFrom<unknown>(
    'None',
    'true',
    '-1',
    '0',
    '1e999',
    '..',
    '%00',
    '😀',
    'web',
    '80/tcp',
    64,
    true,
    null,
    [],
    {},
  )
  const value = fc.oneof(odd, fc.string(), fc.jsonValue(), fc.array(fc.oneof(odd, fc.dictionary(fc.string(), odd))))
  const pairsOf = (names: readonly string[]) => {
    const name = names.length === 0 ? fc.string() : mostly(fc.constantFrom(...names), fc.string())
    return fc.oneof(fc.constant<Record<string, unknown>>({}), fc.dictionary(name, value, { maxKeys: 3 }))
  }
  const mostly = <T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: unusual })
  const asQuery = (pairs: Readonly<Record<string, unknown>>) =>
    Object.entries(pairs)
      .map((pair) => pair.map((part) => encodeURIComponent(textOf(part).toWellFormed())).join('='))
      .join('&')
  const textOf = (part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part))
  const printable = fc.stringMatching(/^[ -~]{0,20}$/)

  const toARoute = fc.constantFrom(...routes).chain((route) => {
    const names = Object.keys(route.parameters.fields)
    const command = route.path.endsWith('execute') ? 'ls' : ['ls']
    const usual = Object.entries({ image: 'busybox', command, name: 'web' }).filter(([key]) => names.includes(key))
    const body = pairsOf(names).map((pairs) => JSON.stringify({ ...Object.fromEntries(usual), ...pairs }))
    return fc.record({
      method: fc.constant<string>(route.method),
      url: pairsOf(Object.keys((route.query ?? route.parameters).fields)).map(
        (pairs) => `${urlOf(route.path)}?${asQuery(pairs)}`,
      ),
      body: mostly(body, fc.oneof(fc.json(), fc.string())),
    })
  })
  const anywhere = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url: fc
      .array(fc.oneof(fc.constantFrom('v1', 'containers', 'start', '', container.uuid), fc.webSegment()), {
        maxLength: 6,
      })
      .map((segments) => `/${segments.join('/')}`),
    body: fc.oneof(fc.json(), fc.string()),
  })
  const headers = fc.record({
    at: mostly(
      fc.integer({ min: 1, max: maxVersion.minor }).map((minor) => `container 1.${minor}`),
      printable,
    ),
    type: mostly(fc.constant('application/json'), printable),
    as: fc.constantFrom('admin' as const, 'demo' as const),
  })

  it('never fails on our side, and every refusal has the error body', { timeout: 60_000 }, async () => {
    const edge = anEdge({ containers: [container, aContainer({ uuid: 'b2c8f159-a4c6-47ef-b65b-5a1bf32e93e0' })] })
    await edge.server.ready()
    await fc.assert(
      fc.asyncProperty(mostly(toARoute, anywhere), headers, async ({ method, url, body }, { at, type, as }) => {
        const told = await edge.ask(method, url, {
          as,
          at: '',
          ...(method !== 'GET' && { body }),
          headers: { 'openstack-api-version': at, 'content-type': type },
        })
        expect(edge.logged).toEqual([])
        expect(told.status).toBeLessThan(500)
        if (told.status >= 400) expect(errorOf(told)).toMatchObject({ status: told.status, links: expect.anything() })
      }),
      { numRuns: 500 },
    )
  })
})
