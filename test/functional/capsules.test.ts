import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'

it('a server that cannot run capsules has none, and says so when asked for one', async () => {
  await using api = await RealApi.start()
  expect((await api.ask('GET', '/v1/capsules?all_projects=1&colour=red')).body).toEqual({ next: null, capsules: [] })
  expect((await api.ask('DELETE', '/v1/capsules/web')).status).toBe(404)
  const template = { kind: 'capsule', metadata: {}, spec: { containers: [{ image: 'busybox' }] } }
  const answer = await api.ask('POST', '/v1/capsules', { body: { template } })
  expect([answer.status, answer.body.errors[0].title]).toEqual([400, 'Capsules cannot be run by this server yet.'])
})
