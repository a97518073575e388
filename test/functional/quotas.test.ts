import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const defaults = { containers: 40, memory: 51200, disk: 100, cpu: 20 }

it('a project has the configured limits until somebody sets others', async () => {
  await using api = await RealApi.start()
  expect((await api.ask('GET', '/v1/quotas/demo')).body).toEqual(defaults)
  expect(await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { containers: 1, cpu: '4' } })).toMatchObject({
    status: 200,
    body: { ...defaults, containers: 1, cpu: 4 },
  })
  expect((await api.ask('GET', '/v1/quotas/demo')).body).toEqual({ ...defaults, containers: 1, cpu: 4 })
  expect((await api.ask('GET', '/v1/quotas/demo/defaults')).body).toEqual(defaults)
  expect(await api.ask('DELETE', '/v1/quotas/demo', { as: 'admin' })).toMatchObject({ status: 200, body: null })
  expect((await api.ask('GET', '/v1/quotas/demo')).body).toEqual(defaults)
})

it('the default class limits projects without limits of their own, and no other class does', async () => {
  await using api = await RealApi.start()
  await api.ask('PUT', '/v1/quota_classes/gold', { as: 'admin', body: { containers: 99 } })
  expect((await api.ask('GET', '/v1/quota_classes/gold', { as: 'admin' })).body).toEqual({
    ...defaults,
    containers: 99,
  })
  expect((await api.ask('GET', '/v1/quotas/demo')).body).toEqual(defaults)
  await api.ask('PUT', '/v1/quota_classes/default?memory=512', { as: 'admin' })
  expect((await api.ask('GET', '/v1/quotas/demo')).body).toEqual({ ...defaults, memory: 512 })
})

it.each([
  ['GET', '/v1/quotas/other', undefined, 403, "Policy doesn't allow quota:get to be performed."],
  ['PUT', '/v1/quotas/demo', { containers: 50 }, 403, "Policy doesn't allow quota:update to be performed."],
  ['DELETE', '/v1/quotas/demo', undefined, 403, "Policy doesn't allow quota:delete to be performed."],
  ['GET', '/v1/quota_classes/default', undefined, 403, "Policy doesn't allow quota_class:get to be performed."],
  [
    'PUT',
    '/v1/quotas/demo',
    { containers: 'many' },
    400,
    "Invalid input for field 'containers'.Value: 'many'. 'many' does not match '^-?[0-9]+$'",
  ],
  [
    'PUT',
    '/v1/quotas/demo',
    { containers: -2 },
    400,
    "Invalid input for field 'containers'.Value: '-2'. -2 is less than the minimum of -1",
  ],
  ['PUT', '/v1/quotas/demo', { pods: 2 }, 400, "Additional properties are not allowed ('pods' was unexpected)"],
] as const)('a member asking %s %s %j is told %i', async (method, path, body, status, title) => {
  await using api = await RealApi.start()
  const answer = await api.ask(method, path, { body })
  expect([answer.status, answer.body.errors[0].title]).toEqual([status, title])
})

it('usages shows what is in use, and False is not true', async () => {
  await using api = await RealApi.start()
  await api.container({ cpu: 0.5, memory: 64 })
  expect((await api.ask('GET', '/v1/quotas/demo?usages=True')).body).toEqual({
    containers: { limit: 40, in_use: 1 },
    memory: { limit: 51200, in_use: 64 },
    disk: { limit: 100, in_use: 0 },
    cpu: { limit: 20, in_use: 0.5 },
  })
  expect((await api.ask('GET', '/v1/quotas/demo?usages=False')).body).toEqual(defaults)
})

it('a create that would exceed a limit names what there is not enough of', async () => {
  await using api = await RealApi.start()
  await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { cpu: 1, memory: 64 } })
  const answer = await api.ask('POST', '/v1/containers', { body: { image: 'busybox', cpu: 1.5, memory: 65 } })
  expect(answer.status).toBe(403)
  expect(answer.body.errors[0]).toMatchObject({
    code: 'container.over-quota',
    title: "Quota exceeded for resources: ['cpu', 'memory']",
  })
})

it('two hundred creates at once never exceed the limit by one, and deletes give back all', {
  timeout: 60_000,
}, async () => {
  await using api = await RealApi.start()
  await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { containers: 23, cpu: -1 } })
  const body = { image: 'busybox', cpu: 0.1, memory: 16 }
  const answers = await Promise.all(Array.from({ length: 200 }, () => api.ask('POST', '/v1/containers', { body })))
  const accepted = answers.filter(({ status }) => status === 202)
  expect(accepted).toHaveLength(23)
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(177)
  await Promise.all(
    accepted.map(async ({ body: { uuid } }) => {
      await api.reaches(uuid, 'Created')
      await api.ask('DELETE', `/v1/containers/${uuid}`)
    }),
  )
  await until(
    'nothing is in use',
    10_000,
    async () => (await api.ask('GET', '/v1/quotas/demo?usages=1')).body.containers.in_use === 0,
  )
  expect((await api.ask('GET', '/v1/quotas/demo?usages=1')).body.memory.in_use).toBe(0)
})

it.each(['/v1/quotas/demo', '/v1/quota_classes/default'])(
  'a limit that no column holds is refused, and the others stay: %s',
  async (url) => {
    await using api = await RealApi.start()
    for (const cpu of [2 ** 31, '9007199254740993', 1e300]) {
      expect((await api.ask('PUT', url, { as: 'admin', body: { cpu } })).status).toBe(400)
    }
    expect(await api.ask('PUT', url, { as: 'admin', body: { cpu: 2 ** 31 - 1 } })).toMatchObject({
      status: 200,
      body: { ...defaults, cpu: 2 ** 31 - 1 },
    })
    await api.container()
  },
)
