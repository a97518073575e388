// Values that mean something to the service, by the name of the field, and values that mean trouble in any.
import fc from 'fast-check'

/** Stands in a request for the id of something real, which is put there when it is sent: it is another one each run. */
export function placeholder(thing: string): string {
  return `ID${thing}ID`
}

export function filledIn(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replace(/ID([a-z]+)ID/g, (whole, thing) => ids.get(thing) ?? whole)
}

export const containers = ['running', 'created', 'paused', 'stopped'] as const

const uuids = containers.map(placeholder)

export const real: Readonly<Record<string, readonly unknown[]>> = {
  image: ['busybox', 'busybox:latest', 'registry.test/team/app:1'],
  name: ['fuzz-name', 'other.name', ...containers.map((status) => `the-${status}`)],
  command: [['sleep', '1000'], ['true'], 'sleep 1000', 'true'],
  host: [placeholder('host')],
  binary: ['zun-compute'],
  registry: [placeholder('registry'), 'the-registry'],
  network: ['bridge', placeholder('network')],
  port: [placeholder('network')],
  nets: [[{ network: 'bridge' }], []],
  neutron_net_id: [placeholder('network')],
  mounts: [[], null],
  security_groups: [[], null],
  image_driver: ['docker'],
  cpu_policy: ['shared'],
  cpu: [0.1, '0.5', null],
  memory: [16, '32', null],
  disk: [1, null],
  repo: ['busybox', 'alpine:3', 'nginx'],
  path: ['/tmp', '/tmp/note', '/etc'],
  data: ['', 'eA==', 'eA'],
  limit: ['1', '5', '1000', '0', '-1', '1e3', '+2', '99999999999999999999'],
  marker: [...uuids, placeholder('registry')],
  sort_key: ['id', 'uuid', 'name', 'status', 'created_at', 'host', 'websocket_token', 'password'],
  sort_dir: ['asc', 'desc', 'up'],
  all_projects: ['true', 'false', '1', '0', '', 'perhaps'],
  status: ['Running', 'Stopped'],
  signal: ['SIGKILL', 'SIGTERM', '9', 'None'],
  timeout: [0, '0', 1],
  tail: ['5', 'all', -1],
  since: ['0', '2026-01-01 00:00:00,000', '2026-99-99 00:00:00,000'],
  exec_id: ['0'.repeat(64)],
  template: [
    { kind: 'capsule', metadata: {}, spec: { containers: [{ image: 'busybox' }] } },
    '{"kind":"capsule","metadata":{},"spec":{"containers":[{"image":"busybox"}]}}',
    'kind: capsule\nmetadata: {}\nspec:\n  containers:\n  - image: busybox\n',
    'a: &a [*a]',
  ],
}

const depths = (levels: number): unknown => (levels === 0 ? 1 : { a: depths(levels - 1) })

export const odd = fc.constantFrom<unknown>(
  ...[
    'None',
    'null',
    'true',
    'NaN',
    '-1',
    '0',
    '1e999',
    '0x10',
    '..',
    '../..',
    '%00',
    '\0',
    '😀',
    '\ud800',
    "'",
    '"',
    ';',
  ],
  ...['{{7*7}}', '$' + '{1}', '__proto__', 'constructor', 'a'.repeat(300), ' ', '\r\nX-Injected: yes', '<script>', ''],
  ...[0, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), true, false, null],
  ...[[], {}, [[]], [null], [{}], { toString: 1 }, { length: -1 }, depths(20), depths(70)],
)
