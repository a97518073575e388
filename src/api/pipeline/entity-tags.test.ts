import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aContainer } from '../../../test/support/app-double.ts'
import { anEdge } from '../../../test/support/edge.ts'
import { RealApi } from '../../../test/support/real-api.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime('2026-11-22T12:00:00Z')
})
afterEach(() => vi.useRealTimers())

const urls = ['/v1/containers', `/v1/containers/${aContainer().uuid}`, '/v1/hosts', '/v1/availability_zones']

describe.each(urls)('GET %s', (url) => {
  const edge = anEdge({ containers: [aContainer()] })

  test('tells which answer it is, and with that tag nothing is sent again', async () => {
    const first = await edge.ask('GET', url)
    expect(first.headers).toMatchObject({
      etag: expect.stringMatching(/^W\/".{27}"$/),
      'cache-control': 'private, no-cache',
    })
    const etag = String(first.headers.etag)
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await edge.ask('GET', url, { headers: { 'if-none-match': tag } })
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
    }
    const other = await edge.ask('GET', url, { headers: { 'if-none-match': 'W/"other"' } })
    expect([other.status, other.body]).toEqual([200, first.body])
  })

  test('has no tag in versions that do not know them, and answers whole', async () => {
    const old = await edge.ask('GET', url, { at: '1.40', headers: { 'if-none-match': '*' } })
    expect(old.status).toBe(200)
    expect(old.headers).not.toHaveProperty('etag')
    expect(old.headers).not.toHaveProperty('cache-control')
  })
})

test('a list is another one after each change of a container in it, for who sees other fields, and a minute later', async () => {
  await using api = await RealApi.start()
  const tag = async (as = 'ann', query = '') =>
    String((await api.ask('GET', `/v1/containers${query}`, { as, version: '1.41' })).headers.etag)
  const tags = [await tag()]
  const uuid = await api.container({ name: 'web' }, 'Running', { as: 'ann' })
  tags.push(await tag())
  await api.ask('PATCH', `/v1/containers/${uuid}`, { as: 'ann', version: '1.41', body: { auto_heal: true } })
  tags.push(await tag(), await tag('ann', '?limit=5'), await tag('ben'), await tag('admin', '?all_projects=true'))
  const unchanged = await tag()
  expect(tags).toContain(unchanged)
  vi.setSystemTime('2026-11-22T12:01:00Z')
  tags.push(await tag())
  expect(new Set(tags).size).toBe(tags.length)
})

test('what is refused has no tag', async () => {
  const { status, headers } = await anEdge().ask('GET', '/v1/containers/nothing', { headers: { 'if-none-match': '*' } })
  expect(status).toBe(404)
  expect(headers).not.toHaveProperty('etag')
})
