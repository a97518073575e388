// What no client should send, sent to a real server over real sockets: it refuses in its own words and lives on.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange, type RawAnswer } from '../support/raw-http.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { brokenHttp, handMade, type Malformed, oddRequests } from './malformed-requests.ts'

const seed = 20_260_101

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let zun: ZunProcess
let uuid: string
let token: string

beforeAll(async () => {
  directory = await temporaryDirectory()
  zun = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  await zun.liftQuotas()
  uuid = await zun.run({ name: 'target' })
  await zun.reaches(uuid, 'Running')
  token = await zun.token('demo')
}, 60_000)

afterAll(async () => {
  await zun?.stop()
  await directory?.[Symbol.asyncDispose]()
}, 30_000)

describe('malformed requests', () => {
  it('are refused with the error body, a thousand of them, and the server serves on', {
    timeout: 120_000,
  }, async () => {
    const histogram = new Map<number, number>()
    const requests = [
      ...brokenHttp(token),
      ...handMade(token, uuid),
      ...fc.sample(oddRequests(token, uuid), { numRuns: 1_300, seed }),
    ]
    let refused = 0
    for (const batch of batches(requests, 16)) {
      const answers = await Promise.all(batch.map(({ bytes }) => exchange(zun.url, bytes)))
      for (const [at, answer] of answers.entries()) {
        const request = batch[at] as Malformed // one answer for each request
        expect(answer, `${request.what} is answered`).toBeDefined()
        if (answer === undefined) continue
        histogram.set(answer.status, (histogram.get(answer.status) ?? 0) + 1)
        expectRefusalOrAnswer(request, answer)
        if (answer.status >= 400) refused += 1
      }
    }
    const statuses = [...histogram].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
    process.stdout.write(`malformed requests: ${requests.length} sent, ${refused} refused (${statuses.join(', ')})\n`)
    expect(refused).toBeGreaterThanOrEqual(1_000)
    // Else they were all refused at the same door.
    for (const status of [400, 401, 404, 405, 406, 413, 415, 431]) expect([...histogram.keys()]).toContain(status)

    expect(zun.ended).toBeUndefined()
    expect(await zun.api('GET', `/v1/containers/${uuid}`)).toMatchObject({ status: 200 })
    const next = await zun.run({ name: 'afterwards' })
    await zun.reaches(next, 'Running')
  })
})

function expectRefusalOrAnswer({ what, bodyless, mustBe }: Malformed, { status, headers, body }: RawAnswer): void {
  expect(status, what).toBeGreaterThanOrEqual(200)
  expect(status, what).toBeLessThan(500)
  if (mustBe !== undefined) expect.soft(status, what).toBe(mustBe)
  if (status < 400 || bodyless) return
  expect(headers.get('content-type'), what).toMatch(/^application\/json\b/)
  const told = JSON.parse(body)
  if (isKeystones(told)) {
    expect(told.error, what).toMatchObject({ code: status, title: expect.any(String), message: expect.any(String) })
    return
  }
  expect(told.errors, what).toHaveLength(1)
  expect(told.errors[0], what).toMatchObject({
    status,
    code: expect.stringMatching(/^(container\.[a-z0-9-]*|zun\.microversion-unsupported)$/),
    title: expect.any(String),
    detail: expect.any(String),
    request_id: expect.any(String),
    links: expect.any(Array),
  })
  // What a client may see of our insides is nothing.
  expect(body, what).not.toMatch(/node_modules|\bat .*\.ts:\d|SQLITE|TypeError/)
}

/** Refusals of the identity, and of tokens, have the body of Keystone. */
function isKeystones(told: unknown): told is { error: object } {
  return typeof told === 'object' && told !== null && 'error' in told
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
