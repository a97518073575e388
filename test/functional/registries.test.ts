import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const auth = { username: 'robot', password: 'S3CRET-0f-Robot' }

async function aRegistry(api: RealApi, registry: object = {}, as = 'demo'): Promise<string> {
  const answer = await api.ask('POST', '/v1/registries', {
    as,
    body: { registry: { name: 'own', domain: 'registry.test:5000', ...auth, ...registry } },
  })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body.registry.uuid
}

const linksOf = (uuid: string) => [
  { href: `http://localhost:80/v1/registries/${uuid}`, rel: 'self' },
  { href: `http://localhost:80/registries/${uuid}`, rel: 'bookmark' },
]

it.each(['1.1', '1.40'])(
  'a registry is created, shown, changed and deleted at %s, and its password never shown',
  async (version) => {
    await using api = await RealApi.start()
    const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
      api.ask(method, url, { version, ...(body && { body }) })
    const created = await ask('POST', '/v1/registries', { registry: { domain: 'a.test', ...auth } })
    const { uuid } = created.body.registry
    const view = {
      uuid,
      links: linksOf(uuid),
      name: null,
      project_id: 'demo',
      user_id: 'demo',
      domain: 'a.test',
      username: 'robot',
      password: '***',
    }
    expect(created).toMatchObject({ status: 201, headers: { location: `http://localhost:80/v1/registries/${uuid}` } })
    expect(created.body).toEqual({ registry: view })
    expect((await ask('GET', `/v1/registries/${uuid}`)).body).toEqual({ registry: view })
    const changed = await ask('PATCH', `/v1/registries/${uuid}`, { registry: { name: 'mine', password: 'other' } })
    expect(changed).toMatchObject({ status: 200, body: { registry: { ...view, name: 'mine' } } })
    expect((await ask('GET', '/v1/registries/mine')).body).toEqual(changed.body)
    const { links, ...item } = changed.body.registry
    expect((await ask('GET', '/v1/registries')).body).toEqual({ registries: [item], next: null })
    const deleted = await ask('DELETE', '/v1/registries/mine')
    expect([deleted.status, deleted.body]).toEqual([204, undefined])
    expect((await ask('GET', `/v1/registries/${uuid}`)).status).toBe(404)
  },
)

it('one without name and credentials looks as if it had a password', async () => {
  await using api = await RealApi.start()
  const answer = await api.ask('POST', '/v1/registries', { body: { registry: { domain: 'a.test' } } })
  expect(answer.body.registry).toMatchObject({ name: null, username: null, password: '***' })
})

it('the password is not in the database as it was given', async () => {
  await using api = await RealApi.start()
  const uuid = await aRegistry(api)
  const row = await api.db.selectFrom('registry').selectAll().where('uuid', '=', uuid).executeTakeFirstOrThrow()
  expect(row.password).toMatch(/^z1\.[0-9a-f]{8}\./)
  expect(JSON.stringify(row)).not.toContain(auth.password)
})

it('a member sees the registries of its project alone, an admin those it asks for', async () => {
  await using api = await RealApi.start()
  const own = await aRegistry(api)
  const others = await aRegistry(api, {}, 'other')
  const uuids = async (query: string, as = 'demo') =>
    (await api.ask('GET', `/v1/registries${query}`, { as })).body.registries.map(({ uuid }: { uuid: string }) => uuid)
  expect(await uuids('')).toEqual([own])
  expect(await uuids('', 'admin')).toEqual([])
  expect(await uuids('?all_projects=1', 'admin')).toEqual([own, others])
  expect(await uuids('?all_projects=1&project_id=other', 'admin')).toEqual([others])
  expect((await api.ask('GET', `/v1/registries/${others}`)).status).toBe(404)
  expect((await api.ask('PATCH', `/v1/registries/${others}`, { body: { registry: {} } })).status).toBe(404)
  expect((await api.ask('DELETE', `/v1/registries/${others}`)).status).toBe(404)
  expect((await api.ask('GET', `/v1/registries/${others}`, { as: 'admin' })).status).toBe(200)
  expect((await api.ask('GET', '/v1/registries/own', { as: 'admin' })).body.errors[0]).toMatchObject({
    status: 409,
    title: 'Multiple registries exist with same name. Please use the registry uuid instead.',
  })
})

it('pages follow one another and keep the filters', async () => {
  await using api = await RealApi.start()
  const uuids = [
    await aRegistry(api),
    await aRegistry(api, { domain: 'b.test' }),
    await aRegistry(api, { name: 'two' }),
  ]
  const first = await api.ask('GET', '/v1/registries?limit=1&sort_dir=desc&name=own')
  expect(first.body.registries).toMatchObject([{ uuid: uuids[1] }])
  expect(first.body.next).toBe(
    `http://localhost:80/v1/registries?sort_key=id&sort_dir=desc&name=own&limit=1&marker=${uuids[1]}`,
  )
  const second = await api.ask('GET', first.body.next.replace('http://localhost:80', ''))
  expect(second.body.registries).toMatchObject([{ uuid: uuids[0] }])
  const byDomain = await api.ask('GET', '/v1/registries?sort_key=domain')
  expect(byDomain.body.registries[0].domain).toBe('b.test')
})

const none = '00000000-0000-4000-8000-000000000000'

it.each([
  ['GET', '/v1/registries?colour=red', undefined, '400 Unknown parameters: colour'],
  ['GET', '/v1/registries?limit=0', undefined, '400 Limit must be positive integer'],
  [
    'GET',
    '/v1/registries?sort_key=password',
    undefined,
    '400 The sort_key value "password" is an invalid field for sorting',
  ],
  ['GET', `/v1/registries?marker=${none}`, undefined, `404 Registry ${none} could not be found.`],
  [
    'GET',
    '/v1/registries?all_projects=1',
    undefined,
    "403 Policy doesn't allow registry:get_all_all_projects to be performed.",
  ],
  ['GET', '/v1/registries/nobody', undefined, '404 Registry nobody could not be found.'],
  ['DELETE', '/v1/registries', undefined, '405 Method Not Allowed'],
  ['POST', '/v1/registries', { domain: 'x' }, "400 'registry' is a required property"],
  [
    'POST',
    '/v1/registries',
    { registry: { password: 'hush' } },
    "400 Invalid input for field 'registry'.Value: '{'password': '***'}'. 'domain' is a required property",
  ],
  [
    'POST',
    '/v1/registries',
    { registry: { domain: 'a', name: null } },
    "400 Invalid input for field 'name'.Value: 'None'. None is not of type 'string'",
  ],
  [
    'POST',
    '/v1/registries',
    { registry: { domain: 'a', password: ['hush'] } },
    "400 Invalid input for field 'password'.Value: '***'. '***' is not of type 'string'",
  ],
  [
    'POST',
    '/v1/registries',
    { registry: { domain: 'a', colour: 'red' } },
    "400 Invalid input for field 'registry'.Value: '{'domain': 'a', 'colour': 'red'}'. Additional properties are not allowed ('colour' was unexpected)",
  ],
] as const)('%s %s %j is told %s', async (method, url, body, expected) => {
  await using api = await RealApi.start()
  const { status, body: told } = await api.ask(method, url, { ...(body && { body }) })
  expect(`${status} ${told.errors[0].title}`).toBe(expected)
})

it('an image is pulled from the registry the container names, by who may have it', async () => {
  await using api = await RealApi.start()
  api.engine.anyImage = false
  api.engine.addRemoteImage('registry.test:5000/team/app', { image: {}, auth })
  const registry = await aRegistry(api)
  const uuid = await api.container({ image: 'team/app', registry: 'own' })
  expect((await api.ask('GET', `/v1/containers/${uuid}`)).body).toMatchObject({
    image: 'team/app',
    registry_id: registry,
  })
  expect(api.engine.containers.get(uuid)?.spec.image).toBe('registry.test:5000/team/app')
  const operations = await api.db.selectFrom('operation').selectAll().execute()
  expect(JSON.stringify(operations)).not.toContain(auth.password)

  expect((await api.ask('DELETE', '/v1/registries/own')).body.errors[0]).toMatchObject({
    status: 409,
    code: 'container.conflict',
    title: `Registry ${registry} is in use by a container.`,
  })
})

it('a rebuild gets its image from that registry too', async () => {
  await using api = await RealApi.start()
  api.engine.anyImage = false
  for (const name of ['app', 'app:2']) api.engine.addRemoteImage(`registry.test:5000/${name}`, { image: {}, auth })
  await aRegistry(api)
  const uuid = await api.container({ image: 'app', registry: 'own' })
  await api.ask('POST', `/v1/containers/${uuid}/rebuild`, { body: { image: 'app:2' } })
  await api.reaches(uuid, 'Running')
  expect(api.engine.containers.get(uuid)?.spec.image).toBe('registry.test:5000/app:2')
})

it('the password of a registry is sent to that registry only', async () => {
  await using api = await RealApi.start()
  api.engine.anyImage = false
  api.engine.addRemoteImage('elsewhere.test/app', { image: {}, auth })
  await aRegistry(api)
  const uuid = await api.container({ image: 'elsewhere.test/app', registry: 'own' }, 'Error')
  expect((await api.ask('GET', `/v1/containers/${uuid}`)).body.status_reason).toContain('unauthorized')
})

const byDefault = {
  defaultRegistry: 'registry.test:5000',
  defaultRegistryUsername: auth.username,
  defaultRegistryPassword: auth.password,
}

it('images that name no registry come from the default one of zun.conf, with its password', async () => {
  await using api = await RealApi.start({ docker: byDefault })
  api.engine.anyImage = false
  for (const name of ['app', 'named', 'app:2']) {
    api.engine.addRemoteImage(`registry.test:5000/${name}`, { image: {}, auth })
  }
  const uuid = await api.container({ image: 'app' })
  expect(api.engine.containers.get(uuid)?.spec.image).toBe('registry.test:5000/app')
  await api.container({ image: 'registry.test:5000/named' })
  await api.ask('POST', '/v1/images', { as: 'admin', body: { repo: 'app:2', host: 'host-1' } })
  await until('the image is there', 5_000, () => api.engine.images.has('registry.test:5000/app:2'))
})

it('the default password goes nowhere else, and a registry of the container comes before the default one', async () => {
  await using api = await RealApi.start({ docker: { ...byDefault, defaultRegistry: 'default.test' } })
  api.engine.anyImage = false
  api.engine.addRemoteImage('elsewhere.test/app', { image: {}, auth })
  api.engine.addRemoteImage('registry.test:5000/app', { image: {}, auth })
  await aRegistry(api)
  await api.container({ image: 'elsewhere.test/app' }, 'Error')
  await api.container({ image: 'app', registry: 'own' })
})

it('who may not have the image is told so by the container', async () => {
  await using api = await RealApi.start()
  api.engine.anyImage = false
  api.engine.addRemoteImage('registry.test:5000/team/app', { image: {}, auth })
  await aRegistry(api, { password: 'wrong' })
  const uuid = await api.container({ image: 'team/app', registry: 'own' }, 'Error')
  expect((await api.ask('GET', `/v1/containers/${uuid}`)).body.status_reason).toContain('unauthorized')
})

it.each([
  [
    '1.30',
    'own',
    '400 Invalid param registry because current request version is 1.30. registry is only supported from version 1.31',
  ],
  ['1.31', 'nobody', '404 Registry nobody could not be found.'],
  ['1.31', 'twice', '409 Multiple registries exist with same name. Please use the registry uuid instead.'],
])('a create at %s with registry %s is told %s, and makes nothing', async (version, registry, expected) => {
  await using api = await RealApi.start()
  await aRegistry(api)
  await aRegistry(api, { name: 'twice' })
  await aRegistry(api, { name: 'twice' })
  const answer = await api.ask('POST', '/v1/containers', { version, body: { image: 'busybox', registry } })
  expect(`${answer.status} ${answer.body.errors[0].title}`).toBe(expected)
  expect((await api.ask('GET', '/v1/containers')).body.containers).toEqual([])
})
