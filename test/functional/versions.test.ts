// The contract of every microversion, on both sides of every boundary that the declarations name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultEdgeConf } from '#api/conf.ts'
import { boundariesOf, keyOf } from '#api/history.ts'
import { allRoutes } from '#api/routes.ts'
import { type Version, v, versionText } from '#api/versions.ts'
import { HeldCapsules } from '../support/held-capsules.ts'
import { RealApi } from '../support/real-api.ts'
import { type Expected, type VersionCase, versionCases } from './version-cases.ts'

const boundaries = new Map(boundariesOf(allRoutes(defaultEdgeConf)).map((boundary) => [keyOf(boundary), boundary]))
const entries = Object.entries(versionCases).flatMap(([key, entry]) => {
  const boundary = boundaries.get(key)
  return boundary ? [{ key, boundary, entry }] : []
})

describe('the table of microversions', () => {
  it('has an entry for every boundary of the declarations: add those listed to version-cases.ts', () => {
    expect([...boundaries.keys()].filter((key) => !Object.hasOwn(versionCases, key))).toEqual([])
  })

  it('has no entry without a boundary: nothing is declared of those listed', () => {
    expect(Object.keys(versionCases).filter((key) => !boundaries.has(key))).toEqual([])
  })

  it('expects a difference where one is enforced, and none where a version only announces', () => {
    for (const { key, boundary, entry } of entries) {
      expect([key, entry.before !== entry.after]).toEqual([key, boundary.enforced])
    }
  })
})

describe('a microversion', () => {
  let api: RealApi

  beforeAll(async () => {
    api = await RealApi.start({ networks: ['second'], capsules: new HeldCapsules() })
    const unlimited = { containers: -1, memory: -1, disk: -1, cpu: -1 }
    await api.ask('PUT', '/v1/quota_classes/default', { as: 'admin', body: unlimited })
  })

  afterAll(() => api[Symbol.asyncDispose]())

  it.each(entries)('$key', async ({ boundary: { version }, entry }) => {
    await expectAnswer(api, entry, v(version.major, version.minor - 1), entry.before)
    await expectAnswer(api, entry, version, entry.after)
  })
})

async function expectAnswer(api: RealApi, entry: VersionCase, version: Version, expected: Expected): Promise<void> {
  const at = versionText(version)
  const answer = await entry.send({
    api,
    ask: (method, url, asking = {}) => api.ask(method, url, { ...asking, version: at }),
  })
  const { status, headers, body } = answer
  expect(status, `${at} answers ${JSON.stringify(body)}`).toBe(expected.status)
  expect(headers['openstack-api-version']).toBe(`container ${at}`)
  if (expected.body !== undefined) expect(body, at).toEqual(expected.body)
  if (expected.says === undefined) return
  const [error] = body.errors
  const said = status === 406 ? error.detail : error.title
  if (typeof expected.says === 'string') expect(said, at).toBe(expected.says)
  else expect(said, at).toMatch(expected.says)
}
