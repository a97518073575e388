// The clock of the machine is set, by a day in either direction, while the service runs.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RealApi } from '../support/real-api.ts'

const day = 24 * 3600 * 1000

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T12:00:00Z') }))
afterEach(() => void vi.useRealTimers())

it.each([
  ['forward', day],
  ['back', -day],
])('a clock that jumps %s by a day stops no work and takes no host down', async (_direction, ms) => {
  await using api = await RealApi.start()
  const before = await api.container()
  vi.setSystemTime(Date.now() + ms)
  const services = await api.ask('GET', '/v1/services', { as: 'admin' })
  expect(services.body.services).toMatchObject([{ state: 'up' }])
  const after = await api.container()
  for (const uuid of [before, after]) {
    expect((await api.ask('POST', `/v1/containers/${uuid}/stop`)).status).toBe(202)
    await api.reaches(uuid, 'Stopped')
    expect((await api.ask('DELETE', `/v1/containers/${uuid}`)).status).toBe(204)
  }
})
