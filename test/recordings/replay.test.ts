// Sends every recorded request to this service and compares the answers. A difference has to be listed with its reason, and a
// listed one has to be there.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { differences } from './compare.ts'
import { listedDifferences } from './listed-differences.ts'
import { readRecordings } from './recording.ts'
import { stage } from './stage.ts'

const directory = process.env.ZUN_RECORDINGS
if (directory === undefined) throw new Error('ZUN_RECORDINGS has to name the folder that holds the recordings.')
// The websocket's recordings are of frames, not of requests.
const recordings = readRecordings(directory).filter(({ name }) => !name.startsWith('websocket/'))
const used = new Set<number>()
let api: RealApi

beforeAll(async () => {
  api = await RealApi.start({ networks: ['bench-net', 'bench-net2', 'demo-net'] })
  await api.ask('PUT', '/v1/quota_classes/default', {
    as: 'admin',
    body: { containers: -1, cpu: -1, memory: -1, disk: -1 },
  })
})

afterAll(() => api?.[Symbol.asyncDispose]())

it('there are recordings to replay', () => {
  expect(recordings.length).toBeGreaterThan(100)
})

it.each(recordings.map((recording) => [recording.name, recording] as const))('%s', async (name, recording) => {
  const { path, body } = await stage(api, recording)
  const headers = Object.fromEntries(
    Object.entries(recording.request.headers).map(([key, value]) => [
      key.toLowerCase(),
      value.replace(/^TOKEN of /, ''),
    ]),
  )
  const ours = await api.send(recording.request.method, path, headers, body)
  const unlisted = differences(recording, ours).filter((difference) => {
    const at = listedDifferences.findIndex(
      (listed) => listed.recordings.test(name) && listed.difference.test(difference),
    )
    used.add(at)
    return at < 0
  })
  expect(unlisted.join('\n')).toBe('')
})

it('every listed difference is there', () => {
  const stale = listedDifferences.filter((_listed, index) => !used.has(index))
  expect(stale.map(({ recordings: about, difference }) => `${about} ${difference}`)).toEqual([])
})
