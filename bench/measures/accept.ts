// How long a create takes to be promised, at a steady rate: requests go out on time whether or not earlier ones were
// answered, so that a slow moment is felt by everyone who comes during it.
import { setTimeout as delay } from 'node:timers/promises'
import { atMost, percentiles } from '../figure.ts'
import type { HttpPeer } from '../peers/http.ts'
import { temporaryDirectory, withZun } from '../peers/zun.ts'
import { rounded, summary } from '../samples.ts'
import { type Measure, timed } from './measure.ts'

const perSecond = 100
const limitMs = 60_000

export const accept: Measure = {
  name: 'accept',
  about: `POST create with run=true at ${perSecond} requests a second, on the fake engine`,
  async figures({ quick, say }) {
    // As many as the fake host has room for.
    const count = quick ? 200 : 600
    await using stateDir = await temporaryDirectory()
    // Awaited here, or the directory would be gone before it is used.
    return await withZun({ stateDir: stateDir.path, engine: 'fake' }, async (zun) => {
      const { http } = await zun.client('demo')
      for (let i = 0; i < 20; i++) await create(http)
      say(`${count} creates`)
      const began = performance.now()
      const answers: Promise<number>[] = []
      let latestMs = 0
      for (let i = 0; i < count; i++) {
        const dueMs = began + (i * 1000) / perSecond - performance.now()
        if (dueMs > 0) await delay(dueMs)
        latestMs = Math.max(latestMs, -dueMs)
        answers.push(timed(() => create(http)))
      }
      const samples = await Promise.all(answers)
      const settledMs = await allRunning(http, count + 20, began)
      http.close()
      const rate = rounded((count * 1000) / settledMs)
      const note = `${rate} a second came to Running; the latest request went out ${rounded(latestMs)} ms late`
      return percentiles(
        `create accepted at ${perSecond}/s`,
        { ours: summary(samples) },
        { p50: atMost(8), p99: atMost(40) },
        note,
      )
    })
  },
}

async function create(http: HttpPeer): Promise<void> {
  const body = { image: 'busybox', command: ['sleep', '1000'], cpu: 0.1, memory: 4 }
  await http.must('POST', '/v1/containers?run=true', body)
}

/** A promise is worth nothing unless it is kept: waits for all of them, and says how long that took since the first. */
async function allRunning(http: HttpPeer, count: number, began: number): Promise<number> {
  let last = ''
  while (performance.now() - began < limitMs) {
    const { containers } = await http.json<{ containers: { status: string }[] }>('GET', '/v1/containers')
    const running = containers.filter(({ status }) => status === 'Running').length
    if (running === count) return performance.now() - began
    last = `${running} of ${count} containers run`
    await delay(50)
  }
  throw new Error(`After ${limitMs} ms ${last}.`)
}
