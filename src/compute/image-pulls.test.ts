import { expect, it } from 'vitest'
import { ImagePullFailed } from '#common/errors.ts'
import type { PullOptions } from '#container/driver.ts'
import type { PullReport } from '#rpc/contracts/control.ts'
import { ImagePulls } from './image-pulls.ts'

/** An engine whose pulls end when the test says so. */
class Engine {
  readonly pulls: { readonly image: string; readonly options: PullOptions; end(error?: Error): void }[] = []
  present = false

  hasImage = async () => this.present

  pullImage(image: string, options: PullOptions = {}): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason))
    this.pulls.push({ image, options, end: (error) => (error ? reject(error) : resolve()) })
    return promise
  }
}

let commands = 0
const meta = () => {
  commands += 1
  return { id: `operation-${commands}/step/do`, containerUuid: `${commands}`, fence: commands, deadline: '' }
}
const request = {
  unlessPresent: false,
  signal: new AbortController().signal,
  get meta() {
    return meta()
  },
}
const pullsOf = (driver: Engine, report: (report: PullReport) => void = () => undefined, now = () => new Date()) =>
  new ImagePulls({ driver, report, now, requireRoom: async () => undefined })
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('who wants an image at the same time shares one pull, however they spell its name', async () => {
  const engine = new Engine()
  const pulls = pullsOf(engine)
  const all = [pulls.pull('busybox', request), pulls.pull('busybox:latest', { ...request, unlessPresent: true })]
  await turn()
  expect(engine.pulls).toHaveLength(1)
  engine.pulls[0]?.end()
  expect(await Promise.all(all)).toEqual([true, true])
})

it('another image and other credentials have pulls of their own', async () => {
  const engine = new Engine()
  const pulls = pullsOf(engine)
  const auth = { domain: 'quay.io', username: 'ann', password: 'a' }
  const asked: [string, object][] = [
    ['busybox', {}],
    ['alpine', {}],
    ['busybox', { auth }],
    ['busybox', { auth: { ...auth, password: 'b' } }],
    ['busybox', { auth: { ...auth } }],
  ]
  const all = asked.map(([image, more]) => pulls.pull(image, { ...request, ...more }))
  await turn()
  expect(engine.pulls).toHaveLength(4)
  for (const pull of engine.pulls) pull.end()
  await Promise.all(all)
})

it('one who gives up leaves the pull to the others; the last one ends it', async () => {
  const engine = new Engine()
  const pulls = pullsOf(engine)
  const [first, second] = [new AbortController(), new AbortController()]
  const one = pulls.pull('busybox', { ...request, signal: first.signal })
  const two = pulls.pull('busybox', { ...request, signal: second.signal })
  await turn()
  first.abort(new Error('deleted'))
  await expect(one).rejects.toThrow('deleted')
  expect(engine.pulls[0]?.options.signal?.aborted).toBe(false)
  second.abort(new Error('deleted too'))
  await expect(two).rejects.toThrow('deleted too')
  expect(engine.pulls[0]?.options.signal?.aborted).toBe(true)
})

it('who comes after a pull was given up begins another', async () => {
  const engine = new Engine()
  const pulls = pullsOf(engine)
  const given = new AbortController()
  const one = pulls.pull('busybox', { ...request, signal: given.signal })
  await turn()
  given.abort(new Error('deleted'))
  await expect(one).rejects.toThrow('deleted')
  const two = pulls.pull('busybox', request)
  await turn()
  expect(engine.pulls).toHaveLength(2)
  engine.pulls[1]?.end()
  expect(await two).toBe(true)
})

it('all hear why a pull failed, and the next one tries again', async () => {
  const engine = new Engine()
  const pulls = pullsOf(engine)
  const all = [1, 2, 3].map(() => pulls.pull('busybox', request))
  await turn()
  engine.pulls[0]?.end(new ImagePullFailed('the disk is full'))
  const heard = await Promise.allSettled(all)
  for (const each of heard) {
    expect(each).toMatchObject({ status: 'rejected', reason: { name: 'ImagePullFailed', message: 'the disk is full' } })
  }
  const again = pulls.pull('busybox', request)
  await turn()
  engine.pulls[1]?.end()
  expect(await again).toBe(true)
})

it('what came between the look and the pull is not pulled again, but for those who want it anew', async () => {
  const engine = new Engine()
  engine.present = true
  const pulls = pullsOf(engine)
  const lenient = pulls.pull('busybox', { ...request, unlessPresent: true })
  const anew = pulls.pull('busybox', request)
  expect(await lenient).toBe(false)
  await turn()
  expect(engine.pulls).toHaveLength(1)
  engine.pulls[0]?.end()
  expect(await anew).toBe(true)
})

it('tells once a second at the most how far it is, for all who wait then', async () => {
  const engine = new Engine()
  const reports: PullReport[] = []
  let atMs = 0
  const pulls = pullsOf(
    engine,
    (report) => reports.push(report),
    () => new Date(atMs),
  )
  const progress = { layers: 2, layersDone: 1, bytes: 5, bytesTotal: 9 }
  const all = [pulls.pull('busybox', request), pulls.pull('busybox', request)]
  await turn()
  const tell = () => engine.pulls[0]?.options.onProgress?.(progress)
  for (atMs = 0; atMs < 3_500; atMs += 100) tell()
  expect(reports).toHaveLength(4)
  for (const report of reports) {
    expect(report).toMatchObject({ progress, since: '1970-01-01T00:00:00.000Z' })
    expect(report.commands).toHaveLength(2)
  }
  engine.pulls[0]?.end()
  await Promise.all(all)
})
