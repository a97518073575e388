// Changing what a container may use, while it is there.
import { expect, it } from 'vitest'
import { DockerError } from '#common/errors.ts'
import { findClaim } from '#db/claims.ts'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const titleOf = (answer: { body: { errors: { title: string }[] } }) => answer.body.errors[0]?.title

async function amounts(api: RealApi, uuid: string) {
  const { cpu, memory } = (await api.ask('GET', `/v1/containers/${uuid}`)).body
  const claim = await findClaim(api.db, uuid)
  const applied = api.engine.containers.get(uuid)?.applied
  return {
    row: [cpu, memory],
    claim: [claim?.vcpu, claim?.memoryMib],
    engine: [(applied?.nanoCpus ?? 0) / 1e9, (applied?.memoryBytes ?? 0) / 1024 / 1024],
  }
}

it('a PATCH of cpu and memory has changed row, claim and engine when it answers', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ cpu: 0.1, memory: 64 })
  const answer = await api.ask('PATCH', `/v1/containers/${uuid}`, { body: { cpu: 0.2, memory: '96', name: 'bigger' } })
  expect([answer.status, answer.body.cpu, answer.body.memory, answer.body.name]).toEqual([200, 0.2, '96', 'bigger'])
  expect(await amounts(api, uuid)).toEqual({ row: [0.2, '96'], claim: [0.2, 96], engine: [0.2, 96] })
  const { containerActions } = (await api.ask('GET', `/v1/containers/${uuid}/container_actions`)).body
  expect(containerActions.map(({ action }: { action: string }) => action)).toEqual(['create'])
})

it('resize_container answers at once with the old amounts, and is new in 1.19', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ cpu: 0.1, memory: 64 })
  const path = `/v1/containers/${uuid}/resize_container`
  expect((await api.ask('POST', path, { body: { cpu: 0.3 }, version: '1.18' })).status).toBe(406)
  const answer = await api.ask('POST', path, { body: { cpu: 0.3 }, version: '1.19' })
  expect([answer.status, answer.body.cpu]).toEqual([202, 0.1])
  await until('it is changed', 5_000, async () => (await amounts(api, uuid)).engine[0] === 0.3)
})

it('a change is counted against the quota of the project, whatever asks for it', async () => {
  await using api = await RealApi.start()
  await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { cpu: 1, memory: 128 } })
  const uuid = await api.container({ cpu: 0.5, memory: 64 })
  for (const [method, path, as] of [
    ['PATCH', `/v1/containers/${uuid}`, 'demo'],
    ['PATCH', `/v1/containers/${uuid}`, 'admin'],
    ['POST', `/v1/containers/${uuid}/resize_container`, 'demo'],
  ] as const) {
    const answer = await api.ask(method, path, { body: { cpu: 1.5, memory: 256 }, as })
    expect([answer.status, titleOf(answer)]).toEqual([403, "Quota exceeded for resources: ['cpu', 'memory']"])
  }
  expect((await api.ask('PATCH', `/v1/containers/${uuid}`, { body: { cpu: 1, memory: 128 } })).status).toBe(200)
  expect((await amounts(api, uuid)).claim).toEqual([1, 128])
})

it('what the host does not have is refused, and nothing is left of the attempt', async () => {
  await using api = await RealApi.start()
  await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { cpu: -1 } })
  // Sixteen times the four that the engine has.
  for (const cpu of [16, 16, 16, 15.5]) await api.container({ cpu })
  const uuid = await api.container({ cpu: 0.5, memory: 64 })
  const before = await amounts(api, uuid)
  const answer = await api.ask('PATCH', `/v1/containers/${uuid}`, { body: { cpu: 1 } })
  expect([answer.status, titleOf(answer)]).toEqual([
    409,
    'Insufficient compute resources: host host-1 has no room for that much.',
  ])
  expect(await amounts(api, uuid)).toEqual(before)
})

it('what the engine refuses is taken back', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ cpu: 0.1, memory: 64 })
  const before = await amounts(api, uuid)
  api.engine.failNext('update', new DockerError('invalid', 'Minimum memory limit allowed is 6MB', 400))
  const answer = await api.ask('PATCH', `/v1/containers/${uuid}`, { body: { memory: 4, name: 'smaller' } })
  expect([answer.status, titleOf(answer)]).toEqual([400, 'Docker internal error: Minimum memory limit allowed is 6MB.'])
  expect(await amounts(api, uuid)).toEqual(before)
  const { body } = await api.ask('GET', `/v1/containers/${uuid}`)
  expect([body.status, body.name === 'smaller']).toEqual(['Running', false])
})
