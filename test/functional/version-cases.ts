// One entry for every boundary between two microversions: what is sent, what answers it in the last version before, and
// what in the version itself. The keys are those of `keyOf` in the API's history.
import { expect } from 'vitest'
import { type Asking, host, type RealApi, type Reply } from '../support/real-api.ts'
import { tarWith } from '../support/tar.ts'

/** The API at one side of a boundary. */
export interface Side {
  /** For what has to be there first: asked at the newest version. */
  readonly api: RealApi
  /** The request that the boundary is about. */
  ask(method: Parameters<RealApi['ask']>[0], url: string, asking?: Omit<Asking, 'version'>): Promise<Reply>
}

export interface Expected {
  readonly status: number
  /** Title or detail of the refusal. */
  readonly says?: string | RegExp
  readonly body?: unknown
}

export interface VersionCase {
  send(side: Side): Promise<Reply>
  readonly before: Expected
  readonly after: Expected
}

const admin = { as: 'admin' }
const create = 'POST /v1/containers'
const capsules = 'POST /v1/capsules'
const one = (action: string, method = 'POST') => `${method} /v1/containers/:ident/${action}`

const notHere = { status: 406, says: /^Version 1\.\d+ was requested but the requested API is not supported/ }
const tooNew = (name: string, since: string) => ({
  status: 400,
  says: new RegExp(
    `^Invalid param ${name} because current request version is 1\\.\\d+\\. ${name} is only supported from version ${since}$`,
  ),
})
const unexpected = (name: string) => ({
  status: 400,
  says: `Additional properties are not allowed ('${name}' was unexpected)`,
})

const creating =
  (fields: object, asking: Omit<Asking, 'version' | 'body'> = {}) =>
  ({ ask }: Side) =>
    ask('POST', '/v1/containers', { body: { image: 'busybox', cpu: 0.1, memory: 16, ...fields }, ...asking })

const showing = (fields: object) => ({ status: 202, body: expect.objectContaining(fields) })

/** An action on a container that runs. */
const acting =
  (action: string, asking: Omit<Asking, 'version'> = {}, method: 'GET' | 'POST' = 'POST') =>
  async ({ api, ask }: Side) =>
    ask(method, `/v1/containers/${await api.container()}/${action}`, asking)

/** The server makes no difference. */
const alike = (send: VersionCase['send'], expected: Expected): VersionCase => ({
  send,
  before: expected,
  after: expected,
})

const deleting =
  (query: string) =>
  async ({ api, ask }: Side) =>
    ask('DELETE', `/v1/containers/${await api.container()}?${query}`, admin)

const pod = (more: { spec?: object; container?: object; metadata?: object } = {}) => ({
  template: {
    kind: 'capsule',
    metadata: { ...more.metadata },
    spec: { containers: [{ image: 'busybox', ...more.container }], ...more.spec },
  },
})
const newPod =
  (more: Parameters<typeof pod>[0] = {}) =>
  ({ ask }: Side) =>
    ask('POST', '/v1/capsules', { body: pod(more) })
const oldCapsule = { meta_name: 'pod', meta_labels: { app: 'web' }, restart_policy: 'always', capsule_version: '' }
const newCapsule = {
  name: 'pod',
  labels: { app: 'web' },
  restart_policy: { Name: 'always', MaximumRetryCount: '0' },
}
const capsuleShown = (shown: object, hidden: object) => {
  const view = expect.objectContaining(shown)
  return expect.toSatisfy(
    (body: object) => view.asymmetricMatch(body) && !Object.keys(hidden).some((key) => Object.hasOwn(body, key)),
  )
}
const { restart_policy: _both, ...onlyOld } = oldCapsule
const { restart_policy: _form, ...onlyNew } = newCapsule
const before32 = capsuleShown(oldCapsule, onlyNew)
const since32 = capsuleShown(newCapsule, onlyOld)

const registryOf = async (api: RealApi) =>
  (await api.ask('POST', '/v1/registries', { body: { registry: { domain: 'registry.test' } } })).body.registry.uuid

const quotas = { containers: 1000, memory: 1_000_000, disk: 100, cpu: 1000 }
const limits = expect.objectContaining({ containers: expect.any(Number), cpu: expect.any(Number) })

const tarOfOne = tarWith('note', 'words')
const networkOf = async (api: RealApi): Promise<string> => {
  const { neutron_net_id: id } = await api.db
    .selectFrom('network')
    .select('neutron_net_id')
    .where('name', '=', 'bridge')
    .executeTakeFirstOrThrow()
  return String(id)
}

/** Twice with the same key: one container, or two. */
const creatingTwice: VersionCase['send'] = async (side) => {
  const again = creating({}, { headers: { 'idempotency-key': `key-${++keys}` } })
  const first = await again(side)
  const second = await again(side)
  return { ...second, body: { same: first.body.uuid === second.body.uuid } }
}
let keys = 0

const ofOurs: Readonly<Record<string, VersionCase>> = {
  'GET ETag 1.41': {
    send: ({ ask }) => ask('GET', '/v1/containers', { headers: { 'if-none-match': '*' } }),
    before: { status: 200 },
    after: { status: 304 },
  },
  [`${create} Idempotency-Key 1.41`]: {
    send: creatingTwice,
    before: { status: 202, body: { same: false } },
    after: { status: 202, body: { same: true } },
  },
  'GET /v1/containers label 1.41': {
    send: ({ ask }) => ask('GET', '/v1/containers?label=none=such'),
    before: { status: 400, says: 'Unknown parameters: label' },
    after: { status: 200, body: { containers: [], next: null } },
  },
  'GET /v1/containers/:ident/wait route 1.41': {
    send: acting('wait?status=Running', {}, 'GET'),
    before: notHere,
    after: { status: 200, body: { reached: true, container: expect.objectContaining({ status: 'Running' }) } },
  },
  'GET /v1/containers/:ident/container_actions/:requestId steps 1.41': {
    send: async ({ api, ask }) => {
      const actions = `/v1/containers/${await api.container()}/container_actions`
      const { body } = await api.ask('GET', actions)
      const shown = await ask('GET', `${actions}/${body.containerActions[0].request_id}`)
      return { ...shown, body: Object.hasOwn(shown.body.events[0], 'steps') }
    },
    before: { status: 200, body: false },
    after: { status: 200, body: true },
  },
  'GET /v1/events route 1.41': {
    send: ({ ask }) => ask('GET', '/v1/events?after=0&limit=1'),
    before: notHere,
    after: { status: 200, body: { events: [expect.objectContaining({ id: 1 })], last: 1 } },
  },
}

const ofContainers: Readonly<Record<string, VersionCase>> = {
  [`${create} nets 1.2`]: alike(creating({ nets: [{ network: 'second' }] }), { status: 202 }),
  [`${create} auto_remove 1.3`]: {
    send: creating({ auto_remove: true }),
    before: tooNew('auto_remove', '1.3'),
    after: showing({ auto_remove: true }),
  },
  [`${create} runtime 1.5`]: {
    send: creating({ runtime: 'runc' }, admin),
    before: tooNew('runtime', '1.5'),
    after: showing({ runtime: 'runc' }),
  },
  [`${create} hostname 1.9`]: {
    send: creating({ hostname: 'web' }),
    before: tooNew('hostname', '1.9'),
    after: showing({ hostname: 'web' }),
  },
  [`${create} mounts 1.11`]: {
    send: creating({ mounts: [{ source: 'data', destination: '/data' }] }),
    before: tooNew('mounts', '1.11'),
    after: { status: 400, says: 'mounts: this server has no volume service.' },
  },
  [`${create} command 1.20`]: {
    send: creating({ command: "sh -c 'sleep 9'" }),
    before: showing({ command: ['sh', '-c', 'sleep 9'] }),
    after: { status: 400, says: /is not of type 'array', 'null'$/ },
  },
  [`${create} rule 1.20`]: {
    send: creating({ security_groups: [], exposed_ports: null }),
    before: { status: 202 },
    after: { status: 400, says: /should not be valid under \{'required': \['security_groups', 'exposed_ports'\]\}$/ },
  },
  [`${create} tty 1.20`]: {
    send: creating({ interactive: true, tty: false }),
    before: showing({ interactive: true, tty: false }),
    after: showing({ interactive: true, tty: true }),
  },
  [`${create} tty 1.36`]: {
    send: creating({ interactive: true, tty: false }),
    before: showing({ interactive: true, tty: true }),
    after: showing({ interactive: true, tty: false }),
  },
  [`${create} privileged 1.21`]: {
    send: creating({ privileged: false }, admin),
    before: tooNew('privileged', '1.21'),
    // Nobody may, by default.
    after: { status: 403, says: "Policy doesn't allow container:create:privileged to be performed." },
  },
  [`${create} healthcheck 1.22`]: {
    send: creating({ healthcheck: { cmd: 'true', interval: 5 } }),
    before: tooNew('healthcheck', '1.22'),
    after: showing({ healthcheck: expect.objectContaining({ test: 'true', interval: 5 }) }),
  },
  [`${create} mounts 1.23`]: alike(creating({ mounts: [{ type: 'bind', source: 'YQ==', destination: '/a' }] }), {
    status: 400,
    says: 'mounts: this server has no volume service.',
  }),
  [`${create} exposed_ports 1.24`]: {
    send: creating({ exposed_ports: { 80: {} } }),
    before: tooNew('exposed_ports', '1.24'),
    after: { status: 202 },
  },
  [`${create} cpu_policy 1.28`]: alike(creating({ cpu_policy: 'shared' }), showing({ cpu_policy: 'shared' })),
  [`${create} registry 1.31`]: {
    send: async (side) => creating({ registry: await registryOf(side.api) })(side),
    before: tooNew('registry', '1.31'),
    after: showing({ registry_id: expect.stringMatching(/^[0-9a-f-]{36}$/) }),
  },
  [`${create} host 1.39`]: {
    send: creating({ host }, admin),
    before: unexpected('host'),
    after: { status: 202 },
  },
  [`${create} entrypoint 1.40`]: {
    send: creating({ entrypoint: ['sh', '-c'] }),
    before: unexpected('entrypoint'),
    after: showing({ entrypoint: ['sh', '-c'] }),
  },
  'DELETE /v1/containers/:ident force 1.7': {
    send: deleting('force=true'),
    before: tooNew('force', '1.7'),
    after: { status: 204 },
  },
  'DELETE /v1/containers/:ident answer 1.10': alike(
    async ({ api, ask }) => ask('DELETE', `/v1/containers/${await api.container({}, 'Created')}`),
    { status: 204 },
  ),
  'DELETE /v1/containers/:ident stop 1.12': {
    send: deleting('stop=true'),
    before: tooNew('stop', '1.12'),
    after: { status: 204 },
  },
  'PATCH /v1/containers/:ident name 1.14': alike(
    async ({ api, ask }) => ask('PATCH', `/v1/containers/${await api.container()}`, { body: { name: 'renamed' } }),
    { status: 200, body: expect.objectContaining({ name: 'renamed' }) },
  ),
  'GET /v1/containers/:ident registry_id 1.31': alike(
    async ({ api, ask }) => ask('GET', `/v1/containers/${await api.container()}`),
    { status: 200, body: expect.objectContaining({ registry_id: null }) },
  ),
  [`${one('rename')} route 1.14`]: { send: acting('rename?name=other'), before: { status: 200 }, after: notHere },
  [`${one('resize_container')} route 1.19`]: {
    send: acting('resize_container', { body: { memory: 32 } }),
    before: notHere,
    after: { status: 202 },
  },
  [`${one('get_archive', 'GET')} data 1.25`]: {
    send: async ({ api, ask }) => {
      const uuid = await api.container()
      const body = { path: '/tmp', data: tarOfOne.toString('base64') }
      await api.ask('POST', `/v1/containers/${uuid}/put_archive`, { body })
      return ask('GET', `/v1/containers/${uuid}/get_archive?path=/tmp/note`)
    },
    before: { status: 200, body: expect.objectContaining({ data: expect.stringMatching(/^note\0/) }) },
    after: { status: 200, body: expect.objectContaining({ data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) }) },
  },
  [`${one('put_archive')} data 1.25`]: {
    send: acting('put_archive', { body: { path: '/tmp', data: tarOfOne.toString('utf8') } }),
    before: { status: 200, body: null },
    after: { status: 400, says: 'Invalid Base 64 file data' },
  },
  [`${one('container_actions', 'GET')} finish_time 1.33`]: alike(acting('container_actions', {}, 'GET'), {
    status: 200,
    body: { containerActions: [expect.objectContaining({ action: 'create', finish_time: expect.any(String) })] },
  }),
}

const attached = { net_id: expect.any(String), port_id: expect.any(String) }

const ofContainerNetworks: Readonly<Record<string, VersionCase>> = {
  [`${one('network_detach')} route 1.6`]: {
    send: acting('network_detach?network=bridge'),
    before: notHere,
    after: { status: 202, body: null },
  },
  [`${one('network_attach')} route 1.8`]: {
    send: acting('network_attach?network=second'),
    before: notHere,
    after: { status: 200, body: null },
  },
  [`${one('network_list', 'GET')} route 1.13`]: {
    send: acting('network_list', {}, 'GET'),
    before: notHere,
    after: { status: 200 },
  },
  [`${one('network_list', 'GET')} networks 1.18`]: {
    send: acting('network_list', {}, 'GET'),
    before: {
      status: 200,
      body: {
        networks: [{ ...attached, subnet_id: expect.any(String), version: 4, ip_address: expect.any(String) }],
      },
    },
    after: {
      status: 200,
      body: {
        networks: [
          {
            ...attached,
            fixed_ips: [{ subnet_id: expect.any(String), version: 4, ip_address: expect.any(String) }],
          },
        ],
      },
    },
  },
  [`${one('network_detach')} port 1.17`]: alike(
    async ({ api, ask }) => {
      const uuid = await api.container()
      const { networks } = (await api.ask('GET', `/v1/containers/${uuid}/network_list`)).body
      return ask('POST', `/v1/containers/${uuid}/network_detach?port=${networks[0].port_id}`)
    },
    { status: 202, body: null },
  ),
  ...Object.fromEntries(
    ['add_security_group', 'remove_security_group'].map((action): [string, VersionCase] => [
      `${one(action)} route 1.15`,
      {
        send: acting(`${action}?name=web`),
        // The embedded network has no security groups.
        before: { status: 400, says: 'Security group web not found.' },
        after: notHere,
      },
    ]),
  ),
  'DELETE /v1/networks/:network route 1.27': {
    send: async ({ api, ask }) => {
      const id = await networkOf(api)
      await api.ask('POST', '/v1/networks', { body: { name: null, neutron_net_id: id }, ...admin })
      return ask('DELETE', `/v1/networks/${id}`, admin)
    },
    before: notHere,
    after: { status: 204 },
  },
}

const ofCapsules: Readonly<Record<string, VersionCase>> = {
  'GET /v1/capsules name 1.32': {
    send: async ({ api, ask }) => {
      await api.ask('POST', '/v1/capsules', { body: pod() })
      return ask('GET', '/v1/capsules')
    },
    before: { status: 200, body: { next: null, capsules: expect.arrayContaining([before32]) } },
    after: { status: 200, body: { next: null, capsules: expect.arrayContaining([since32]) } },
  },
  [`${capsules} name 1.32`]: {
    send: newPod(),
    before: { status: 202, body: before32 },
    after: { status: 202, body: since32 },
  },
  'GET /v1/capsules/:ident name 1.32': {
    send: async ({ api, ask }) =>
      ask('GET', `/v1/capsules/${(await api.ask('POST', '/v1/capsules', { body: pod() })).body.uuid}`),
    before: { status: 200, body: before32 },
    after: { status: 200, body: since32 },
  },
  'DELETE /v1/capsules/:ident answer 1.32': alike(
    async ({ api, ask }) =>
      ask('DELETE', `/v1/capsules/${(await api.ask('POST', '/v1/capsules', { body: pod() })).body.uuid}`),
    { status: 204 },
  ),
  [`${capsules} restartPolicy 1.16`]: alike(newPod({ spec: { restartPolicy: 'Never' } }), { status: 202 }),
  [`${capsules} initContainers 1.34`]: alike(newPod({ spec: { initContainers: [{ image: 'busybox' }] } }), {
    status: 202,
  }),
  [`${capsules} ports 1.35`]: alike(newPod({ container: { ports: [{ containerPort: 80 }] } }), { status: 202 }),
  [`${capsules} stdin 1.37`]: alike(newPod({ container: { stdin: true, tty: true } }), { status: 202 }),
  [`${capsules} annotations 1.38`]: alike(newPod({ metadata: { annotations: { a: 'b' } } }), { status: 202 }),
}

const ofSmallResources: Readonly<Record<string, VersionCase>> = {
  'GET /v1/hosts route 1.4': {
    send: ({ ask }) => ask('GET', '/v1/hosts', admin),
    before: notHere,
    after: { status: 200, body: { hosts: [expect.objectContaining({ hostname: host })], next: null } },
  },
  'GET /v1/hosts/:ident route 1.4': {
    send: ({ ask }) => ask('GET', `/v1/hosts/${host}`, admin),
    before: notHere,
    after: { status: 200, body: expect.objectContaining({ hostname: host }) },
  },
  'GET /v1/hosts/:ident enable_cpu_pinning 1.29': alike(({ ask }) => ask('GET', `/v1/hosts/${host}`, admin), {
    status: 200,
    body: expect.objectContaining({ enable_cpu_pinning: false }),
  }),
  'GET /v1/quotas/:project route 1.26': alike(({ ask }) => ask('GET', '/v1/quotas/demo'), {
    status: 200,
    body: limits,
  }),
  'GET /v1/quotas/:project/defaults route 1.26': alike(({ ask }) => ask('GET', '/v1/quotas/demo/defaults'), {
    status: 200,
    body: limits,
  }),
  'PUT /v1/quotas/:project route 1.26': alike(({ ask }) => ask('PUT', '/v1/quotas/other', { ...admin, body: quotas }), {
    status: 200,
    body: quotas,
  }),
  'DELETE /v1/quotas/:project route 1.26': alike(({ ask }) => ask('DELETE', '/v1/quotas/other', admin), {
    status: 200,
    body: null,
  }),
  'GET /v1/quota_classes/:name route 1.26': alike(({ ask }) => ask('GET', '/v1/quota_classes/default', admin), {
    status: 200,
    body: limits,
  }),
  'PUT /v1/quota_classes/:name route 1.26': alike(
    ({ ask }) => ask('PUT', '/v1/quota_classes/small', { ...admin, body: { cpu: 1 } }),
    { status: 200, body: expect.objectContaining({ cpu: 1 }) },
  ),
  'GET /v1/registries route 1.30': alike(({ ask }) => ask('GET', '/v1/registries'), {
    status: 200,
    body: { registries: expect.any(Array), next: null },
  }),
  'POST /v1/registries route 1.30': alike(
    ({ ask }) => ask('POST', '/v1/registries', { body: { registry: { domain: 'registry.test' } } }),
    { status: 201, body: { registry: expect.objectContaining({ domain: 'registry.test', password: '***' }) } },
  ),
  'GET /v1/registries/:ident route 1.30': alike(
    async ({ api, ask }) => ask('GET', `/v1/registries/${await registryOf(api)}`),
    { status: 200, body: { registry: expect.objectContaining({ domain: 'registry.test' }) } },
  ),
  'PATCH /v1/registries/:ident route 1.30': alike(
    async ({ api, ask }) =>
      ask('PATCH', `/v1/registries/${await registryOf(api)}`, { body: { registry: { name: 'own' } } }),
    { status: 200, body: { registry: expect.objectContaining({ name: 'own' }) } },
  ),
  'DELETE /v1/registries/:ident route 1.30': alike(
    async ({ api, ask }) => ask('DELETE', `/v1/registries/${await registryOf(api)}`),
    { status: 204 },
  ),
}

export const versionCases: Readonly<Record<string, VersionCase>> = {
  ...ofContainers,
  ...ofOurs,
  ...ofContainerNetworks,
  ...ofCapsules,
  ...ofSmallResources,
}
