// Waiting for a container, from 1.41 on.
import { expect, it } from 'vitest'
import { ZunError } from '#common/errors.ts'
import { type Asking, RealApi, type Reply } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const wait = (api: RealApi, uuid: string, query: string, asking: Asking = {}): Promise<Reply> =>
  api.ask('GET', `/v1/containers/${uuid}/wait?${query}`, { version: '1.41', ...asking })

const waiting = (api: RealApi) => until('it waits', 5_000, () => api.control.feed.size === 1)

const create = async (api: RealApi) =>
  (await api.ask('POST', '/v1/containers?run=true', { body: { image: 'busybox', command: ['sleep', '9'] } })).body.uuid

it('a wait ends when the container has the status and nothing is under way', async () => {
  await using api = await RealApi.start()
  const uuid = await create(api)
  const { status, body } = await wait(api, uuid, 'status=Running')
  expect([status, body.reached]).toEqual([200, true])
  expect(body.container).toMatchObject({
    uuid,
    status: 'Running',
    task_state: null,
    status_detail: expect.stringMatching(/^Up/),
    links: expect.any(Array),
  })
  expect(body.container).not.toHaveProperty('host')
})

it('a wait is for any of several statuses, however they are named', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  for (const query of ['status=Stopped&status=Paused', 'status=Stopped,Paused']) {
    const answer = wait(api, uuid, query)
    await waiting(api)
    await api.ask('POST', `/v1/containers/${uuid}/pause`)
    const { body } = await answer
    expect([body.reached, body.container.status]).toEqual([true, 'Paused'])
    await api.ask('POST', `/v1/containers/${uuid}/unpause`)
    await api.reaches(uuid, 'Running')
  }
})

it('the end of a container can be waited for', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const answer = wait(api, uuid, 'status=Deleted')
  await waiting(api)
  await api.ask('DELETE', `/v1/containers/${uuid}?stop=true`)
  expect((await answer).body).toEqual({ reached: true, container: null })
  expect((await wait(api, uuid, 'status=Deleted')).status).toBe(404)
})

it('a wait for another status ends when the container is gone', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const answer = wait(api, uuid, 'status=Stopped')
  await waiting(api)
  await api.ask('DELETE', `/v1/containers/${uuid}?stop=true`)
  expect((await answer).body).toEqual({ reached: false, container: null })
})

it('a wait ends in Error at once, with the reason in the container', async () => {
  await using api = await RealApi.start()
  api.engine.failNext('create', new ZunError('the disk is full'))
  const uuid = await create(api)
  const { body } = await wait(api, uuid, 'status=Running')
  expect(body).toMatchObject({ reached: false, container: { status: 'Error', status_reason: 'the disk is full' } })
  expect((await wait(api, uuid, 'status=Error')).body.reached).toBe(true)
})

it('a wait that takes too long says how the container is', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const { body } = await wait(api, uuid, 'status=Stopped&timeout=0')
  expect(body).toMatchObject({ reached: false, container: { status: 'Running' } })
  expect(api.control.feed.size).toBe(0)
})

it('a wait ends when the server closes', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const answer = wait(api, uuid, 'status=Stopped')
  await waiting(api)
  await api.closeServer()
  expect((await answer).body).toMatchObject({ reached: false, container: { uuid } })
})

it.each([
  ['', 400, "'status' is a required property"],
  ['status=Happy', 400, "status 'Happy' is not one of"],
  ['status=Running&timeout=61', 400, '61 is greater than the maximum of 60'],
])('a wait for %j is refused with %i', async (query, status, title) => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const told = await wait(api, uuid, query)
  expect([told.status, told.body.errors[0].title]).toEqual([status, expect.stringContaining(title)])
})

it('nobody waits for what is not theirs, or before 1.41', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  expect((await wait(api, uuid, 'status=Running', { as: 'other' })).status).toBe(404)
  expect((await wait(api, uuid, 'status=Running', { version: '1.40' })).status).toBe(406)
})
