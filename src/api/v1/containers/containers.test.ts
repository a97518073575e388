import { describe, expect, it } from 'vitest'
import { Conflict } from '#common/errors.ts'
import { aContainer } from '../../../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../../../test/support/edge.ts'

const mine = aContainer()
const url = `/v1/containers/${mine.uuid}`
const others = aContainer({ uuid: 'b2c8f159-a4c6-47ef-b65b-5a1bf32e93e0', name: 'other', projectId: 'admin' })

const edgeWith = (facts: Parameters<typeof aContainer>[0] = {}) => anEdge({ containers: [aContainer(facts), others] })
const argsOf = (edge: ReturnType<typeof anEdge>, name: string) =>
  edge.app.calls.find((call) => call.name === name)?.args

describe('showing a container', () => {
  it('answers every field, empty where nothing is set', async () => {
    const told = await edgeWith().ask('GET', url)
    expect(told.status).toBe(200)
    expect(told.body).toMatchObject({
      command: [],
      entrypoint: [],
      environment: {},
      labels: {},
      ports: [],
      addresses: {},
      security_groups: [],
      restart_policy: {},
      healthcheck: {},
      memory: '512',
      created_at: '2026-11-22 18:04:37',
      updated_at: null,
    })
    expect(Object.keys(told.body)).toHaveLength(37)
  })

  it('renders what is set', async () => {
    const network = '59e1f783-8268-40fd-bf1b-28f2defcc7dc'
    const told = await edgeWith({
      statusDetail: 'Up 1 seconds',
      ports: [80],
      healthcheck: { test: 'true', intervalSeconds: 10, timeoutSeconds: 5, retries: 3 },
      restartPolicy: { Name: 'on-failure', MaximumRetryCount: '2' },
      addresses: {
        [network]: [{ addr: '10.78.2.232', version: 4, port: 'p', subnetId: 's', preserveOnDelete: false }],
      },
    }).ask('GET', url)
    expect(told.body).toMatchObject({
      status_detail: 'Up 1 seconds',
      ports: [80],
      healthcheck: { interval: 10, retries: 3, timeout: 5, test: 'true' },
      restart_policy: { Name: 'on-failure', MaximumRetryCount: '2' },
      addresses: {
        [network]: [{ addr: '10.78.2.232', version: 4, port: 'p', subnet_id: 's', preserve_on_delete: false }],
      },
    })
  })

  it('hides any field an operator has a rule for', async () => {
    const edge = anEdge({ containers: [mine], denied: ['container:get_one:labels', 'container:get_one:links'] })
    const keys = Object.keys((await edge.ask('GET', url)).body)
    expect(keys).toHaveLength(35)
    expect(keys).not.toContain('labels')
  })

  it('does not find what belongs to another project', async () => {
    expect(errorOf(await edgeWith().ask('GET', `/v1/containers/${others.uuid}`, { as: 'demo' }))).toMatchObject({
      status: 404,
      code: 'container.container-not-found',
      title: `Container ${others.uuid} could not be found.`,
    })
  })

  it.each([
    ['?all_projects=1', 'demo', "403 Policy doesn't allow container:get_one_all_projects to be performed."],
    ['?all_projects=False', 'demo', '200'],
    ['?all_projects=', 'demo', '200'],
    ['?all_projects=1', 'admin', '200'],
    ['?colour=red', 'demo', '200'],
    [
      '?all_projects=maybe',
      'demo',
      '400 Valid all_projects values are: 1, t, true, on, y, yes, 0, f, false, off, n, no',
    ],
  ] as const)('with %s as %s', async (query, as, expected) => {
    const told = await edgeWith().ask('GET', url + query, { as })
    expect(told.status === 200 ? '200' : `${told.status} ${errorOf(told).title}`).toBe(expected)
  })
})

describe('listing containers', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      aContainer({ uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `c${n}`, projectId: 'admin' }),
    )

  it('answers items without links, and no next page when there is none', async () => {
    const told = await edgeWith().ask('GET', '/v1/containers', { as: 'demo' })
    expect(told.body.next).toBeNull()
    expect(told.body.containers).toHaveLength(1)
    expect(Object.keys(told.body.containers[0])).toHaveLength(32)
    expect(told.body.containers[0].links).toBeUndefined()
  })

  it('links to the next page of a full one, keeping what narrowed it', async () => {
    const edge = anEdge({ containers: many(5) })
    const first = await edge.ask(
      'GET',
      '/v1/containers?limit=2&name=a%26b&name=c&status=Running&all_projects=1&sort_key=name',
    )
    const marker = many(2)[1]?.uuid
    expect(first.body.next).toBe(
      'http://zun.test/v1/containers?sort_key=name&sort_dir=asc&all_projects=1&name=a%26b&name=c&status=Running' +
        `&limit=2&marker=${marker}`,
    )
    await edge.ask('GET', first.body.next)
    const asked = edge.app.calls.filter((call) => call.name === 'list').map((call) => call.args[0])
    const query = {
      allProjects: true,
      limit: 2,
      sortKey: 'name',
      sortDir: 'asc',
      filters: { name: ['a&b', 'c'], status: ['Running'] },
      labels: [],
    }
    expect(asked).toEqual([query, { ...query, marker }])
  })

  it('cuts pages to the largest one', async () => {
    const edge = anEdge({ containers: many(5), conf: { maxLimit: 3 } })
    const told = await edge.ask('GET', '/v1/containers?limit=50')
    expect(told.body.containers).toHaveLength(3)
    expect(told.body.next).toContain('sort_key=id&sort_dir=asc&limit=3&marker=')
  })

  it('takes names and words for booleans and admins at their word', async () => {
    const edge = edgeWith()
    await edge.ask('GET', '/v1/containers?auto_remove=False&memory=64&host=none&expand=true')
    expect(argsOf(edge, 'list')?.[0]).toMatchObject({
      allProjects: false,
      filters: { auto_remove: [false], memory: ['64'], host: ['none'] },
    })
  })

  it.each([
    ['?limit=0', '400 Limit must be positive integer'],
    ['?limit=-1', '400 Limit must be positive integer'],
    ['?limit=x', '400 Limit must be positive integer'],
    ['?sort_dir=up', "400 Invalid sort direction: up. Acceptable values are 'asc' or 'desc'"],
    ['?sort_key=colour', '400 The sort_key value "colour" is an invalid field for sorting'],
    ['?sort_key=__proto__', '400 The sort_key value "__proto__" is an invalid field for sorting'],
    ['?colour=red&size=1', '400 Unknown parameters: colour, size'],
    ['?marker=rec-read-1', '404 Container rec-read-1 could not be found.'],
    ['?host=vm', "403 Policy doesn't allow container:get_one:host to be performed."],
    ['?all_projects=1', "403 Policy doesn't allow container:get_all_all_projects to be performed."],
    [
      '?all_projects=maybe&limit=0',
      '400 Valid all_projects values are: 1, t, true, on, y, yes, 0, f, false, off, n, no',
    ],
    ['?all_projects=1&limit=0', "403 Policy doesn't allow container:get_all_all_projects to be performed."],
    ['?colour=red&host=vm&sort_dir=up', "400 Invalid sort direction: up. Acceptable values are 'asc' or 'desc'"],
    ['?colour=red&sort_key=colour', '400 Unknown parameters: colour'],
  ])('%s by a member: %s', async (query, expected) => {
    const told = await edgeWith().ask('GET', `/v1/containers${query}`, { as: 'demo' })
    expect(`${told.status} ${errorOf(told).title}`).toBe(expected)
  })

  it('shows all projects to nobody but admins, whatever the policies let pass', async () => {
    const edge = anEdge({ containers: [mine], granted: ['container:get_all_all_projects'] })
    await edge.ask('GET', '/v1/containers?all_projects=1', { as: 'demo' })
    expect(argsOf(edge, 'list')?.[0]).toMatchObject({ allProjects: false })
  })

  it('asks the policies no more often for a long list than for a short one', async () => {
    const asked = async (count: number) => {
      const edge = anEdge({ containers: many(count) })
      await edge.ask('GET', '/v1/containers')
      return edge.policies.asked.length
    }
    expect(await asked(100)).toBe(await asked(1))
  })
})

describe('changing a container', () => {
  it.each([
    [
      { cpu: '0.5', memory: '128' },
      { cpu: 0.5, memoryMib: 128 },
    ],
    [
      { name: 'new', auto_heal: 'True' },
      { name: 'new', autoHeal: true },
    ],
    [{ name: null, cpu: null, memory: null }, {}],
    [{}, {}],
  ])('%j', async (body, changes) => {
    const edge = edgeWith()
    const told = await edge.ask('PATCH', url, { body })
    expect([told.status, argsOf(edge, 'update')]).toEqual([200, [changes]])
  })

  it('answers the container as it is now', async () => {
    expect((await edgeWith().ask('PATCH', url, { body: { name: 'new' } })).body).toMatchObject({
      name: 'new',
      links: [{}, {}],
    })
  })

  it.each([
    [{ memory: '1g' }, "Invalid input for field 'memory'.Value: '1g'. '1g' does not match '^[0-9]+$'"],
    [{ image: 'other' }, "Additional properties are not allowed ('image' was unexpected)"],
  ])('not by %j', async (body, title) => {
    const told = await edgeWith().ask('PATCH', '/v1/containers/nobody', { body })
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })
})

describe('deleting a container', () => {
  it.each([
    ['', 'Stopped', 'delete'],
    ['?force=false&stop=False&all_projects=No', 'Stopped', 'delete'],
    ['?force=1', 'Running', 'delete_force'],
    ['?stop=yes', 'Running', 'delete_after_stop'],
    ['?force=true&stop=true', 'Running', 'delete_after_stop'],
  ] as const)('with %j asks for %3$s', async (query, status, mode) => {
    const edge = edgeWith({ status })
    const told = await edge.ask('DELETE', url + query, { headers: { 'content-type': 'application/octet-stream' } })
    expect([told.status, told.text, told.headers['content-type']]).toEqual([204, '', undefined])
    expect(argsOf(edge, 'delete')).toEqual([mode])
  })

  it.each([
    [
      '?force=true',
      'admin',
      '1.6',
      '400 Invalid param force because current request version is 1.6. force is only supported from version 1.7',
    ],
    [
      '?stop=true',
      'admin',
      '1.11',
      '400 Invalid param stop because current request version is 1.11. stop is only supported from version 1.12',
    ],
    ['?force=true', 'demo', '1.40', "403 Policy doesn't allow container:delete_force to be performed."],
    ['?all_projects=1', 'demo', '1.40', "403 Policy doesn't allow container:delete_all_projects to be performed."],
    ['?now=true', 'demo', '1.40', "400 Additional properties are not allowed ('now' was unexpected)"],
    ['', 'demo', '1.40', `409 Cannot delete container ${mine.uuid} in Running state`],
  ] as const)('not with %s as %s at %s', async (query, as, at, expected) => {
    const told = await edgeWith().ask('DELETE', url + query, { as, at })
    expect(`${told.status} ${errorOf(told).title}`).toBe(expected)
  })

  it('with stop needs the right to stop what runs', async () => {
    const edge = anEdge({ containers: [mine], denied: ['container:stop'] })
    expect(errorOf(await edge.ask('DELETE', `${url}?stop=1`)).title).toBe(
      "Policy doesn't allow container:stop to be performed.",
    )
    const stopped = anEdge({ containers: [aContainer({ status: 'Stopped' })], denied: ['container:stop'] })
    expect((await stopped.ask('DELETE', `${url}?stop=1`)).status).toBe(204)
  })
})

describe('an ambiguous name', () => {
  it('is a conflict', async () => {
    const edge = anEdge({ containers: [mine, aContainer({ uuid: others.uuid })] })
    expect(errorOf(await edge.ask('GET', '/v1/containers/web'))).toMatchObject({
      status: 409,
      code: 'container.conflict',
      title: new Conflict('Multiple containers exist with same name. Please use the container uuid instead.').message,
    })
  })
})
