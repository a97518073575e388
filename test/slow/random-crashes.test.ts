// Two hundred crashes at any moment under a mixed load; after each one, is all well?
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeAllOf } from '../support/docker-engine.ts'
import { noPromises, Witness } from '../support/invariants.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

const crashes = Number(process.env.ZUN_TEST_CRASHES ?? 200)
const convergenceLimitMs = 10_000
/** At most so many containers at a time. */
const mostContainers = 8
const clients = 3

let directory: Awaited<ReturnType<typeof temporaryDirectory>>

beforeAll(async () => {
  directory = await temporaryDirectory()
})

afterAll(async () => {
  const witness = new Witness(directory.path)
  await removeAllOf(witness.owner)
  witness.close()
  await directory[Symbol.asyncDispose]()
})

it(`${crashes} crashes at random moments under load violate nothing`, async () => {
  const promises = noPromises()
  const known = new Set<string>()
  const done: Record<string, number> = {}
  let slowestMs = 0
  let violations = 0
  for (let crash = 0; crash <= crashes; crash++) {
    const begun = performance.now()
    const zun = await ZunProcess.start({ stateDir: directory.path })
    const witness = new Witness(directory.path)
    try {
      await witness.converges(promises, convergenceLimitMs)
      slowestMs = Math.max(slowestMs, performance.now() - begun)
    } catch (error) {
      violations += 1
      process.stdout.write(`crash ${crash}: ${error instanceof Error ? error.message : error}\n`)
    } finally {
      witness.close()
    }
    if (crash === crashes) {
      await zun.stop()
      break
    }
    await crashUnderLoad(zun, { promises, known, done })
  }
  process.stdout.write(
    `random crashes: ${crashes} crashes, ${violations} violations, slowest convergence ${Math.round(slowestMs)} ms, load ${JSON.stringify(done)}\n`,
  )
  expect(violations).toBe(0)
  expect(slowestMs).toBeLessThanOrEqual(convergenceLimitMs)
  // A load that did nothing would prove nothing.
  for (const action of ['create', 'stop', 'delete', 'exec'])
    expect(done[action] ?? 0, action).toBeGreaterThan(crashes / 10)
})

interface Load {
  readonly promises: ReturnType<typeof noPromises>
  readonly known: Set<string>
  /** How often each action was answered 2xx. */
  readonly done: Record<string, number>
}

async function crashUnderLoad(zun: ZunProcess, load: Load): Promise<void> {
  const over = new AbortController()
  const working = Array.from({ length: clients }, () => work(zun, load, over.signal))
  await delay(200 + Math.random() * 1300)
  await zun.crash()
  over.abort()
  await Promise.all(working)
}

/** One client: does this and that until the server is gone. */
async function work(zun: ZunProcess, load: Load, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await act(zun, load)
    } catch {
      // The server died in the middle: nothing was promised.
      return
    }
  }
}

async function act(zun: ZunProcess, { promises, known, done }: Load): Promise<void> {
  const uuids = [...known]
  const uuid = uuids[Math.floor(Math.random() * uuids.length)]
  const dice = Math.random()
  if (uuid === undefined || (dice < 0.4 && known.size < mostContainers)) return create(zun, { promises, known, done })
  if (dice < 0.6) return count(done, 'exec', await zun.api('POST', `/v1/containers/${uuid}/execute?command=true`))
  if (dice < 0.75) return count(done, 'stop', await zun.api('POST', `/v1/containers/${uuid}/stop?timeout=0`))
  if (dice < 0.8) return count(done, 'start', await zun.api('POST', `/v1/containers/${uuid}/start`))
  promises.deleteSent.add(uuid)
  known.delete(uuid)
  const answer = await zun.api('DELETE', `/v1/containers/${uuid}?force=true`, { as: 'admin' })
  if (answer.status === 204) promises.deleted.add(uuid)
  count(done, 'delete', answer)
}

async function create(zun: ZunProcess, { promises, known, done }: Load): Promise<void> {
  const body = { image: 'busybox', command: Math.random() < 0.2 ? ['true'] : ['sleep', '1000'], cpu: 0.1, memory: 32 }
  const answer = await zun.api('POST', '/v1/containers?run=true', { body })
  count(done, 'create', answer)
  if (answer.status !== 202) return
  promises.created.add(answer.body.uuid)
  known.add(answer.body.uuid)
}

function count(done: Record<string, number>, action: string, { status }: { readonly status: number }): void {
  if (status >= 500) throw new Error(`${action} answered ${status}`)
  if (status < 300) done[action] = (done[action] ?? 0) + 1
}
