// Requests to every route, made from its declaration: right ones, nearly right ones, and wild ones, at versions around
// those that mean something to the route.
import fc from 'fast-check'
import { boundariesOf } from '#api/history.ts'
import type { Route } from '#api/route.ts'
import type { Fields } from '#api/schema/field.ts'
import { maxVersion, versionText } from '#api/versions.ts'
import { containers, odd, placeholder } from './known-values.ts'
import { fitting, nearly, oneOf } from './values.ts'

/** A request with placeholders where ids belong. */
export interface FuzzRequest {
  /** `GET /v1/containers`, or nothing where the path is nobody's. */
  readonly route: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly as: 'admin' | 'demo' | 'nobody'
  readonly body: string
}

type Values = fc.Arbitrary<Readonly<Record<string, unknown>>>

export function requestsTo(routes: readonly Route[]): fc.Arbitrary<FuzzRequest> {
  const known = fc.oneof(...routes.map((route) => requestTo(route, routes)))
  return fc.oneof({ weight: 19, arbitrary: known }, { weight: 1, arbitrary: astray })
}

function requestTo(route: Route, routes: readonly Route[]): fc.Arbitrary<FuzzRequest> {
  const { fields } = route.parameters
  const queryFields = route.query?.fields ?? fields
  const inBody = route.parametersIn === 'both' || route.method !== 'GET'
  const body = inBody ? given(fields, route) : fc.constant({})
  // Creation keeps query and body apart; elsewhere parameters come either way.
  const query = route.parametersIn === 'both' ? given(queryFields, route, 1) : given(queryFields, route)
  return fc
    .record({
      path: pathOf(route),
      query: route.parametersIn === 'both' ? maybe(query) : query,
      body: route.parametersIn === 'both' ? body : maybe(body),
      as: fc.constantFrom('admin' as const, 'admin' as const, 'demo' as const, 'demo' as const, 'demo' as const),
      version: versionsOf(route, routes),
      headers: oddHeaders,
    })
    .map(({ path, query: pairs, body: values, as, version, headers }) => {
      const asked = asQuery(pairs)
      return {
        route: `${route.method} ${route.path}`,
        method: route.method,
        url: asked === '' ? path : `${path}?${asked}`,
        as: headers['x-auth-token'] === undefined ? as : ('nobody' as const),
        headers: { 'openstack-api-version': version, 'content-type': 'application/json', ...headers },
        body: Object.keys(values).length === 0 ? '' : bodyText(values, headers['content-type']),
      }
    })
}

/** Mostly nothing. */
function maybe(values: Values): Values {
  return fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: values })
}

/** What is given: what has to be and a few others, all right; or one of them wrong; or anything. */
function given(fields: Fields, { path }: Route, needed = 0): Values {
  const entries = Object.entries(fields).filter(([name]) => !(removesHosts(path) && name === 'host'))
  const required = entries.filter(([, { required: must }]) => must).map(([name]) => name)
  const right = Object.fromEntries(entries.map(([name, field]) => [name, fitting(field.type.schema, name)]))
  const wrong = Object.fromEntries(entries.map(([name, field]) => [name, nearly(field.type.schema, name)]))
  const names = Object.keys(right)
  const some = fc.subarray(names, { maxLength: Math.min(2, names.length) })
  const fit = some.chain((chosen) => pick(right, [...new Set([...(needed ? [] : required), ...chosen])]))
  if (names.length === 0) return oneOf([8, fit], [1, wild]) as Values // both are records
  const bent = fc
    .tuple(fit, fc.constantFrom(...names))
    .chain(([values, name]) => (wrong[name] ?? odd).map((value) => ({ ...values, [name]: value })))
  const less = fit.map((values) => Object.fromEntries(Object.entries(values).slice(1)))
  return oneOf([8, fit], [6, bent], [1, less], [1, wild]) as Values // all of them are records
}

function pick(arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>>, names: readonly string[]): Values {
  return fc.record(Object.fromEntries(names.map((name) => [name, arbitraries[name] ?? odd])))
}

const wild: Values = fc.dictionary(fc.oneof(fc.constantFrom('name', 'image', '__proto__', 'x'), fc.string()), odd, {
  maxKeys: 4,
})

/** Taking the only host away would leave nothing to be tested until it is heard of again. */
function removesHosts(path: string): boolean {
  return path === '/v1/services'
}

function pathOf({ path }: Route): fc.Arbitrary<string> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const values = fc.tuple(
    ...names.map((name) => oneOf([9, fc.constantFrom(...identsFor(path, name))], [1, oddSegment])),
  )
  return values.map((segments) => {
    let at = 0
    return path.replace(/:\w+/g, () => String(segments[at++]))
  })
}

function identsFor(path: string, name: string): readonly string[] {
  const [, , collection] = path.split('/')
  if (name === 'project') return ['demo', placeholder('project'), 'somebody']
  if (name === 'requestId') return [placeholder('request'), 'req-1']
  if (name === 'network') return [placeholder('network')]
  if (name === 'host') return ['a-host']
  if (name === 'binary') return ['zun-compute']
  if (name === 'name')
    return collection === 'images' ? ['busybox', 'team/app', 'registry.test/a'] : ['default', 'small']
  if (collection === 'registries') return [placeholder('registry'), 'the-registry']
  if (collection === 'images') return [placeholder('image')]
  if (collection === 'hosts') return [placeholder('host')]
  if (collection === 'capsules') return ['a-capsule', placeholder('running')]
  return containers.flatMap((status) => [placeholder(status), placeholder(status), `the-${status}`])
}

const oddSegment = fc
  .oneof(
    fc.constantFrom(
      '..',
      '%2e%2e',
      '%00',
      '%ff',
      '%zz',
      '%',
      '*',
      'null',
      '__proto__',
      'name.json',
      '%F0%9F%98%80',
      '',
    ),
    fc.constantFrom(
      '00000000-0000-0000-0000-000000000000',
      `{${placeholder('running')}}`,
      'urn:uuid:x',
      'a'.repeat(2500),
    ),
    fc.webSegment(),
  )
  .map((segment) => segment.replaceAll(/[{}]/g, encodeURIComponent))

/** Around the versions in which the route is different, the newest, and some that do not exist. */
function versionsOf(route: Route, routes: readonly Route[]): fc.Arbitrary<string> {
  const name = `${route.method} ${route.path}`
  const around = boundariesOf(routes)
    .filter((boundary) => boundary.route === name)
    .flatMap(({ version: { minor } }) => [minor - 1, minor])
  const usual = versionText(route.until ?? maxVersion)
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(`container ${usual}`) },
    { weight: 3, arbitrary: fc.constantFrom(maxVersion.minor, ...around).map((minor) => `container 1.${minor}`) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: maxVersion.minor + 1 }).map((minor) => `container 1.${minor}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('container latest', 'container 2.1', 'container 1', 'compute 1.4', '', '1'),
    },
  )
}

const oddHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record({
      'content-type': fc.constantFrom(
        'application/x-www-form-urlencoded',
        'text/plain',
        'application/octet-stream',
        '',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ accept: fc.constantFrom('*/*', 'text/html', 'application/xml', ',;q=') }) },
  { weight: 1, arbitrary: fc.record({ 'x-auth-token': fc.constantFrom('', 'nonsense', 'a.b.c', 'a'.repeat(2000)) }) },
  { weight: 1, arbitrary: fc.record({ 'if-none-match': fc.constantFrom('*', '"x"', 'W/', 'x') }) },
  { weight: 1, arbitrary: fc.record({ 'idempotency-key': fc.constantFrom('', 'one', 'a'.repeat(300)) }) },
)

function asQuery(pairs: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(pairs).flatMap(([name, value]) =>
    [value].flat().map((item) => [name, textOf(item)] as const),
  )
  return texts.map((pair) => pair.map((part) => encodeURIComponent(part.toWellFormed())).join('=')).join('&')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function bodyText(values: Readonly<Record<string, unknown>>, type = 'application/json'): string {
  return type === 'application/x-www-form-urlencoded' ? asQuery(values) : JSON.stringify(values)
}

/** To no route, or to one in a way it does not have. */
const astray: fc.Arbitrary<FuzzRequest> = fc.record({
  route: fc.constant(''),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'),
  url: fc
    .array(fc.oneof(fc.constantFrom('v1', 'containers', 'images', 'start', placeholder('created')), oddSegment), {
      maxLength: 6,
    })
    .map((segments) => `/${segments.join('/')}`),
  headers: fc.constant({
    'openstack-api-version': `container ${versionText(maxVersion)}`,
    'content-type': 'application/json',
  }),
  as: fc.constantFrom('admin', 'demo'),
  body: fc.oneof(fc.constant(''), fc.json({ maxDepth: 2 }), fc.string()),
})
