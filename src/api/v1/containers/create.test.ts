import { describe, expect, it } from 'vitest'
import { NetworkNotFound, RequestedHostNotFound } from '#common/errors.ts'
import { anEdge, errorOf } from '../../../../test/support/edge.ts'

type Edge = ReturnType<typeof anEdge>
type Ask = NonNullable<Parameters<Edge['ask']>[2]>

async function create(body: object, ask: Ask = {}, url = '/v1/containers') {
  const edge = anEdge()
  const told = await edge.ask('POST', url, { body: { image: 'busybox', ...body }, ...ask })
  const asked = edge.app.calls.find((call) => call.name === 'create')?.args[0]
  return { ...told, asked }
}

const titleOf = async (body: object, ask: Ask = {}) => {
  const told = await create(body, ask)
  return told.status < 300 ? told.status : `${told.status} ${errorOf(told).title}`
}

describe('a create request', () => {
  it('is accepted with the container as it stands, empty fields being null', async () => {
    const told = await create({ image_pull_policy: 'never', name: 'rec-min', command: ['sleep', '600'] })
    expect(told.status).toBe(202)
    const { uuid } = told.body
    expect(told.headers.location).toBe(`http://zun.test/v1/containers/${uuid}`)
    expect(told.body).toEqual({
      uuid,
      links: [
        { href: `http://zun.test/v1/containers/${uuid}`, rel: 'self' },
        { href: `http://zun.test/containers/${uuid}`, rel: 'bookmark' },
      ],
      name: 'rec-min',
      project_id: 'admin',
      user_id: 'ann',
      image: 'busybox',
      cpu: 1,
      cpu_policy: 'shared',
      memory: '512',
      command: ['sleep', '600'],
      status: 'Creating',
      status_reason: null,
      task_state: null,
      environment: null,
      workdir: null,
      auto_remove: false,
      ports: null,
      hostname: null,
      labels: null,
      addresses: null,
      image_pull_policy: 'never',
      host: null,
      restart_policy: null,
      status_detail: null,
      interactive: false,
      tty: false,
      image_driver: 'docker',
      security_groups: null,
      runtime: null,
      disk: 0,
      auto_heal: false,
      privileged: false,
      healthcheck: null,
      registry_id: null,
      entrypoint: null,
      created_at: '2026-11-22 18:04:33.506000',
      updated_at: null,
    })
  })

  it('keeps from a member what only an admin may see', async () => {
    const told = await create({}, { as: 'demo' })
    const keys = Object.keys(told.body)
    for (const hidden of ['host', 'image_pull_policy', 'privileged', 'runtime']) expect(keys).not.toContain(hidden)
    expect(keys).toHaveLength(33)
  })

  it('reaches the application as numbers, booleans and camel case', async () => {
    const { asked } = await create({
      name: 'full',
      cpu: '.5',
      cpu_policy: 'dedicated',
      memory: '128',
      disk: '20',
      workdir: '/tmp',
      auto_remove: true,
      labels: { a: 1, b: true, c: 'x' },
      environment: { A: '1' },
      restart_policy: { Name: 'on-failure', MaximumRetryCount: 2 },
      interactive: 'True',
      tty: 'False',
      image_driver: 'glance',
      security_groups: ['a', 'b', 'a'],
      hints: { same_host: 'x' },
      nets: [{ network: 'n', 'v4-fixed-ip': '10.0.0.5' }, { port: 'p' }],
      mounts: [
        { source: 'vol', destination: '/a' },
        { size: '3', destination: '/b' },
        { type: 'bind', source: 'Zm9v', destination: '/c', size: 1 },
      ],
      hostname: 'webhost',
      availability_zone: 'nova',
      auto_heal: 'true',
      healthcheck: { cmd: 'true', interval: 10, retries: '3', other: {} },
      registry: 'reg',
      entrypoint: ['/bin/sh', 1.5, true],
      command: ['a'],
      host: 'h1',
    })
    expect(asked).toEqual({
      image: 'busybox',
      run: false,
      name: 'full',
      cpu: 0.5,
      cpuPolicy: 'dedicated',
      memoryMib: 128,
      diskGib: 20,
      workdir: '/tmp',
      autoRemove: true,
      labels: { a: '1', b: 'True', c: 'x' },
      environment: { A: '1' },
      restartPolicy: { Name: 'on-failure', MaximumRetryCount: '2' },
      interactive: true,
      tty: false,
      imageDriver: 'glance',
      securityGroups: ['a', 'b'],
      hints: { same_host: 'x' },
      nets: [{ network: 'n', ipv4: '10.0.0.5' }, { port: 'p' }],
      mounts: [
        { type: 'volume', source: 'vol', destination: '/a' },
        { type: 'volume', sizeGib: 3, destination: '/b' },
        { type: 'bind', source: 'Zm9v', destination: '/c' },
      ],
      hostname: 'webhost',
      availabilityZone: 'nova',
      autoHeal: true,
      healthcheck: { test: 'true', intervalSeconds: 10, timeoutSeconds: 0, retries: 3 },
      registry: 'reg',
      entrypoint: ['/bin/sh', '1.5', 'True'],
      command: ['a'],
      host: 'h1',
    })
  })

  it('takes a null for what was not given', async () => {
    const names =
      'name command cpu memory disk workdir auto_remove image_pull_policy labels environment restart_policy image_driver ' +
      'hints mounts nets runtime availability_zone healthcheck exposed_ports entrypoint run'
    const { asked, status } = await create(Object.fromEntries(names.split(' ').map((name) => [name, null])))
    expect([status, asked]).toEqual([202, { image: 'busybox', run: false, imageDriver: 'docker' }])
  })

  it.each([
    ['?run=true', {}, true],
    ['?run=0', {}, false],
    ['', { run: 'yes' }, true],
    ['?run=true', { run: false }, false],
    ['', { run: null }, false],
  ])('with %s and %j runs: %s', async (query, body, run) => {
    expect((await create(body, {}, `/v1/containers${query}`)).asked).toMatchObject({ run })
  })

  it('answers what the application found wrong', async () => {
    const edge = anEdge()
    edge.app.held.failure = new NetworkNotFound('no-such-net')
    const told = await edge.ask('POST', '/v1/containers', { body: { image: 'busybox' } })
    expect(errorOf(told)).toMatchObject({
      status: 404,
      code: 'container.network-not-found',
      title: 'Neutron network no-such-net could not be found.',
    })
    edge.app.held.failure = new RequestedHostNotFound('h')
    expect(errorOf(await edge.ask('POST', '/v1/containers', { body: { image: 'busybox' } })).code).toBe(
      'container.requested-host-not-found',
    )
  })
})

describe('what a create request may not say', () => {
  it.each([
    [{ image: undefined }, "'image' is a required property"],
    [{ colour: 'red' }, "Additional properties are not allowed ('colour' was unexpected)"],
    [{ name: 'x' }, "Invalid input for field 'name'.Value: 'x'. 'x' is too short"],
    [{ name: '-x' }, "Invalid input for field 'name'.Value: '-x'. '-x' does not match '^[a-zA-Z0-9][a-zA-Z0-9_.-]+$'"],
    [{ cpu: 99 }, "Invalid input for field 'cpu'.Value: '99'. 99 is greater than the maximum of 16.0"],
    [{ cpu: 0.01 }, "Invalid input for field 'cpu'.Value: '0.01'. 0.01 is less than the minimum of 0.1"],
    [{ cpu: '' }, "Invalid input for field 'cpu'.Value: ''. '' is too short"],
    [{ memory: '64m' }, "Invalid input for field 'memory'.Value: '64m'. '64m' does not match '^[0-9]+$'"],
    [{ memory: 2 }, "Invalid input for field 'memory'.Value: '2'. 2 is less than the minimum of 4"],
    [{ memory: '2' }, "Invalid input for field 'memory'.Value: '2'. 2 is less than the minimum of 4"],
    [
      { memory: 100000 },
      "Invalid input for field 'memory'.Value: '100000'. 100000 is greater than the maximum of 8192",
    ],
    [
      { memory: 64.5 },
      "Invalid input for field 'memory'.Value: '64.5'. 64.5 is not of type 'string', 'integer', 'null'",
    ],
    [
      { image_pull_policy: 'sometimes' },
      "Invalid input for field 'image_pull_policy'.Value: 'sometimes'. 'sometimes' is not one of ['never', 'always', " +
        "'ifnotpresent', 'Never', 'Always', 'IfNotPresent', None]",
    ],
    [
      { image_driver: 'floppy' },
      "Invalid input for field 'image_driver'.Value: 'floppy'. 'floppy' is not one of ['glance', 'docker', None, 'None']",
    ],
    [
      { restart_policy: { Name: 'maybe' } },
      "Invalid input for field 'Name'.Value: 'maybe'. 'maybe' is not one of ['no', 'always', 'on-failure', 'unless-stopped']",
    ],
    [{ restart_policy: {} }, "Invalid input for field 'restart_policy'.Value: '{}'. 'Name' is a required property"],
    [
      { restart_policy: { Name: 'always', MaximumRetryCount: 3 } },
      'maximum retry count not valid with restart policy of always',
    ],
    [
      { command: 'sleep 1' },
      "Invalid input for field 'command'.Value: 'sleep 1'. 'sleep 1' is not of type 'array', 'null'",
    ],
    [{ command: [null] }, 'A word of a command must be a string, a number or a boolean.'],
    [{ entrypoint: [['a']] }, 'A word of a command must be a string, a number or a boolean.'],
    [{ environment: { A: 1 } }, "Invalid input for field 'A'.Value: '1'. 1 is not of type 'string'"],
    [{ labels: { a: null } }, "The value of label 'a' must be a string, a number or a boolean."],
    [{ labels: { a: {} } }, "The value of label 'a' must be a string, a number or a boolean."],
    [
      { mounts: [{ source: 'x' }] },
      "Invalid input for field '0'.Value: '{'source': 'x'}'. {'source': 'x'} is not valid under any of the given schemas",
    ],
    [{ mounts: [{ type: 'nfs', source: 'a', destination: '/b' }] }, "Unknown mount type 'nfs'."],
    [
      { mounts: [{ size: 'big', destination: '/b' }] },
      "The size of a volume must be a positive number of GiB, not 'big'.",
    ],
    [
      { nets: [{ network: 'a', port: 'b' }] },
      "Invalid input for field '0'.Value: '{'network': 'a', 'port': 'b'}'. {'network': 'a', 'port': 'b'} is valid under each " +
        "of {'required': ['port']}, {'required': ['network']}",
    ],
    [
      { nets: [{ 'v4-fixed-ip': '1.2.3.4' }] },
      "Invalid input for field '0'.Value: '{'v4-fixed-ip': '1.2.3.4'}'. {'v4-fixed-ip': '1.2.3.4'} is not valid under any of " +
        'the given schemas',
    ],
    [
      { nets: [{ network: 'n', 'v4-fixed-ip': '1.2.3' }] },
      "Invalid input for field 'v4-fixed-ip'.Value: '1.2.3'. '1.2.3' is not a 'ipv4'",
    ],
    [{ exposed_ports: { '80/icmp': {} } }, 'value icmp is an invalid protocol'],
    [{ exposed_ports: { web: {} } }, 'value web is invalid as publish port.'],
    [{ exposed_ports: { '70000': {} } }, 'value 70000 is invalid as publish port.'],
    [{ exposed_ports: { '80/tcp/x': {} } }, 'value 80/tcp/x is invalid as publish port.'],
    [
      { security_groups: ['default'], exposed_ports: {} },
      "{'image': 'busybox', 'security_groups': ['default'], 'exposed_ports': {}} should not be valid under " +
        "{'required': ['security_groups', 'exposed_ports']}",
    ],
    [{ hostname: null }, "Invalid input for field 'hostname'.Value: 'None'. None is not of type 'string'"],
    [{ tty: null }, "Invalid input for field 'tty'.Value: 'None'. None is not of type 'boolean', 'string'"],
    [{ cpu_policy: null }, "Invalid input for field 'cpu_policy'.Value: 'None'. None is not of type 'string'"],
    [{ run: 'maybe' }, 'Valid run or interactive values are: 1, t, true, on, y, yes, 0, f, false, off, n, no'],
  ])('%j', async (body, title) => {
    expect(await titleOf(body)).toBe(`400 ${title}`)
  })

  it.each([
    ['?run=maybe', /^Invalid input for query parameters 'run'\. Value: 'maybe'\. 'maybe' is not one of \[True, /],
    ['?walk=true', /^Additional properties are not allowed \('walk' was unexpected\)$/],
  ])('in its query: %s', async (query, title) => {
    const told = await create({}, {}, `/v1/containers${query}`)
    expect([told.status, String(errorOf(told).title)]).toEqual([400, expect.stringMatching(title)])
  })
})

describe('versions of a create request', () => {
  it.each([
    ['auto_remove', false, '1.2', '1.3'],
    ['runtime', 'runc', '1.4', '1.5'],
    ['hostname', 'ab', '1.8', '1.9'],
    ['mounts', [{ source: 'a', destination: '/b' }], '1.10', '1.11'],
    ['healthcheck', { cmd: 'true' }, '1.21', '1.22'],
    ['exposed_ports', {}, '1.23', '1.24'],
    ['registry', 'reg', '1.30', '1.31'],
    ['privileged', false, '1.20', '1.21'],
  ])('%s is too new for %3$s', async (name, value, before, since) => {
    expect(await titleOf({ [name]: value }, { at: before })).toBe(
      `400 Invalid param ${name} because current request version is ${before}. ${name} is only supported from version ${since}`,
    )
    // Nobody may ask for privileges, at any version.
    expect(await titleOf({ [name]: value }, { at: since })).toBe(
      name === 'privileged' ? "403 Policy doesn't allow container:create:privileged to be performed." : 202,
    )
  })

  it.each([
    ['host', 'h1', '1.38', '1.39'],
    ['entrypoint', ['a'], '1.39', '1.40'],
  ])('%s is unknown before its version', async (name, value, before, since) => {
    const unknown = `400 Additional properties are not allowed ('${name}' was unexpected)`
    expect(await titleOf({ [name]: value }, { at: before })).toBe(unknown)
    expect(await titleOf({ [name]: value }, { at: since })).toBe(202)
  })

  it('has a line for a command until 1.19, a list since', async () => {
    expect((await create({ command: 'sh -c "sleep 600"' }, { at: '1.19' })).asked).toMatchObject({
      command: ['sh', '-c', 'sleep 600'],
    })
    expect(await titleOf({ command: ['sleep', '1'] }, { at: '1.19' })).toBe(
      "400 Invalid input for field 'command'.Value: '['sleep', '1']'. ['sleep', '1'] is not of type 'string', 'null'",
    )
    expect(await titleOf({ command: ['sleep', '1'] }, { at: '1.20' })).toBe(202)
  })

  it('takes groups and ports together only before it knew of the conflict', async () => {
    const both = { security_groups: null, exposed_ports: null }
    expect(await titleOf(both, { at: '1.19' })).toBe(202)
    expect(await titleOf(both, { at: '1.20' })).toContain('should not be valid under')
  })

  it.each([
    ['1.19', {}],
    ['1.20', { tty: true }],
    ['1.35', { tty: true }],
    ['1.36', {}],
  ])('at %s interactive alone means %j', async (at, tty) => {
    const { asked } = await create({ interactive: true }, { at })
    expect(asked).toEqual({ image: 'busybox', run: false, imageDriver: 'docker', interactive: true, ...tty })
  })

  it('counts empty mounts and an empty healthcheck as not given', async () => {
    expect(await titleOf({ mounts: [], healthcheck: {} }, { at: '1.1' })).toBe(202)
  })
})

describe('what a member may not ask for', () => {
  it.each([
    ['runtime', 'runc', 'container:create:runtime'],
    ['host', 'h1', 'container:create:requested_destination'],
    ['image_pull_policy', 'never', 'container:create:image_pull_policy'],
    ['privileged', false, 'container:create:privileged'],
  ])('%s', async (name, value, rule) => {
    expect(await titleOf({ [name]: value }, { as: 'demo' })).toBe(`403 Policy doesn't allow ${rule} to be performed.`)
  })

  it('is told only after the form is right, and before the values are read', async () => {
    expect(await titleOf({ host: 'h1', cpu: 99 }, { as: 'demo' })).toContain('400 Invalid input')
    expect(
      await titleOf({ runtime: 'runc', restart_policy: { Name: 'always', MaximumRetryCount: 1 } }, { as: 'demo' }),
    ).toContain('403')
    expect(
      await titleOf({ host: 'h1', restart_policy: { Name: 'always', MaximumRetryCount: 1 } }, { as: 'demo' }),
    ).toContain('400 maximum retry count')
  })
})
