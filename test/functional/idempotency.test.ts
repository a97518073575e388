// A create that is sent again, with its Idempotency-Key, from 1.41 on.
import { describe, expect, it } from 'vitest'
import { type Asking, RealApi, type Reply } from '../support/real-api.ts'
import { ctx, SmallCloud } from '../support/small-cloud.ts'
import { until } from '../support/until.ts'

const body = { image: 'busybox', command: ['sleep', '1000'], cpu: 0.1, memory: 16, name: 'one' }

const create = (api: RealApi, key: string, asking: Asking = {}): Promise<Reply> =>
  api.ask('POST', '/v1/containers?run=true', {
    body,
    version: '1.41',
    ...asking,
    headers: { 'idempotency-key': key },
  })

const rows = (api: RealApi) => api.db.selectFrom('container').select('uuid').execute()

describe('a create with an Idempotency-Key', () => {
  it('makes one container, however often and however much at a time it is sent', async () => {
    await using api = await RealApi.start()
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(api, 'k-1')))
    const [first] = answers
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(answers.map((answer) => answer.body.uuid)).size).toBe(1)
    expect(new Set(answers.map(({ headers }) => String(headers.location).split('/').at(-1)))).toEqual(
      new Set([first?.body.uuid]),
    )
    expect(await rows(api)).toHaveLength(1)
  })

  it('is answered with the container as it is now', async () => {
    await using api = await RealApi.start()
    const { uuid } = (await create(api, 'k-1')).body
    await api.reaches(uuid, 'Running')
    const again = await create(api, 'k-1')
    expect([again.status, again.body.uuid, again.body.status]).toEqual([202, uuid, 'Running'])
  })

  it('is known again whatever the order of its fields, and before a quota is asked', async () => {
    await using api = await RealApi.start()
    const { uuid } = (await create(api, 'k-1')).body
    await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { containers: 1 } })
    const reversed = Object.fromEntries(Object.entries(body).reverse())
    const again = await create(api, 'k-1', { body: reversed })
    expect([again.status, again.body.uuid]).toEqual([202, uuid])
    expect((await create(api, 'k-2')).status).toBe(403)
  })

  it('leaves its key free when it is refused', async () => {
    await using api = await RealApi.start()
    await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { containers: 0 } })
    expect((await create(api, 'k-1')).status).toBe(403)
    await api.ask('DELETE', '/v1/quotas/demo', { as: 'admin' })
    expect((await create(api, 'k-1')).status).toBe(202)
  })

  it('is refused when the key was for another request', async () => {
    await using api = await RealApi.start()
    await create(api, 'k-1')
    const { status, body: told } = await create(api, 'k-1', { body: { ...body, memory: 32 } })
    expect([status, told.errors[0].code, told.errors[0].title]).toEqual([
      409,
      'container.idempotency-key-reused',
      'The Idempotency-Key was used for a different request before; use a new key for a new container.',
    ])
    expect(await rows(api)).toHaveLength(1)
  })

  it('makes nothing in place of what has been deleted', async () => {
    await using api = await RealApi.start()
    const { uuid } = (await create(api, 'k-1')).body
    await api.reaches(uuid, 'Running')
    await api.ask('DELETE', `/v1/containers/${uuid}?stop=true`)
    await until('it is gone', 5_000, async () => (await rows(api)).length === 0)
    const again = await create(api, 'k-1')
    expect([again.status, again.body.errors[0].title]).toEqual([
      410,
      `Container ${uuid}, created with this Idempotency-Key, has been deleted.`,
    ])
    expect(await rows(api)).toHaveLength(0)
  })

  it('shares its key with nobody outside the project', async () => {
    await using api = await RealApi.start()
    const own = await create(api, 'k-1')
    const other = await create(api, 'k-1', { as: 'other' })
    expect([other.status, other.body.project_id]).toEqual([202, 'other'])
    expect(other.body.uuid).not.toBe(own.body.uuid)
  })

  it.each([
    ['', "'' is too short"],
    ['a b', "'a b' does not match '^[!-~]+$'"],
    ['x'.repeat(256), 'is too long'],
  ])('is refused when the key is %j', async (key, reason) => {
    await using api = await RealApi.start()
    const { status, body: told } = await create(api, key)
    expect([status, told.errors[0].title]).toEqual([400, expect.stringContaining(reason)])
    expect(told.errors[0].title).toMatch(/^Invalid input for header 'Idempotency-Key'\. /)
    expect(await rows(api)).toHaveLength(0)
  })

  it('means nothing before 1.41, even one that could not be a key', async () => {
    await using api = await RealApi.start()
    const first = await create(api, 'a b', { version: '1.40' })
    const second = await create(api, 'a b', { version: '1.40' })
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body.uuid).not.toBe(first.body.uuid)
  })
})

it('a key may be used anew after a day, and is dropped then', async () => {
  await using started = await SmallCloud.start()
  const { cloud, member } = started
  const request = { image: 'busybox', run: false }
  const first = await member.containers.create(ctx, request, 'k-1')
  cloud.aheadMs = 23 * 3_600_000
  expect((await member.containers.create(ctx, request, 'k-1')).uuid).toBe(first.uuid)
  cloud.aheadMs = 25 * 3_600_000
  const second = await member.containers.create(ctx, request, 'k-1')
  expect(second.uuid).not.toBe(first.uuid)
  await member.keys.forget()
  expect(await cloud.db.selectFrom('idempotency_key').select('container_uuid').execute()).toEqual([
    { container_uuid: second.uuid },
  ])
  cloud.aheadMs = 50 * 3_600_000
  await member.keys.forget()
  expect(await cloud.db.selectFrom('idempotency_key').selectAll().execute()).toEqual([])
})
