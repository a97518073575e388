import type { Route } from '#api/route.ts'

/** What a request has to give at least: a field that must be given and is not here fails the test that needs it. */
const samples: Readonly<Record<string, unknown>> = {
  image: 'busybox',
  template: { kind: 'capsule', metadata: {}, spec: { containers: [{ image: 'busybox' }] } },
  command: 'ls',
  name: 'new',
  status: 'Running',
  host: 'host-1',
  binary: 'zun-compute',
  forced_down: true,
  registry: { domain: 'registry.test' },
  repo: 'busybox',
  repository: 'image',
  network: 'a-network',
  path: '/tmp',
  data: 'eA==',
  h: 40,
  w: 80,
  exec_id: '0'.repeat(64),
  neutron_net_id: 'a-network',
}

/** The smallest request that the route takes, with what it takes in the body or the query. */
export function leastRequest(
  route: Route,
  values: Readonly<Record<string, unknown>> = {},
): { readonly query: string; readonly body?: object } {
  const known = { ...samples, ...values }
  const fields = Object.entries(route.parameters.fields)
  // A network's name may be null, yet has to be given.
  const nullable = route.path === '/v1/networks' ? 'name' : ''
  const required = fields.filter(([name, field]) => field.required || name === nullable || Object.hasOwn(values, name))
  // Of alternatives the first will do.
  const needed = required.length === 0 && route.parameters.rules.length > 0 ? fields.slice(0, 1) : required
  const given = Object.fromEntries(needed.map(([name]) => [name, known[name]]))
  if (needed.length === 0) return { query: '' }
  if (route.parametersIn === 'both') return { query: '', body: given }
  return { query: `?${needed.map(([name]) => `${name}=${encodeURIComponent(String(known[name]))}`).join('&')}` }
}
