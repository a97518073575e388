// Docker restarts, hangs, dies and comes back: what clients see is right soon after, and nobody waits for it meanwhile.
import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dockerUrl } from '../support/docker-engine.ts'
import { OwnDockerd } from '../support/own-dockerd.ts'
import { until } from '../support/until.ts'
import { type Answer, temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

/** Counted from when the engine answers again. */
const limitMs = 5_000

interface Bed {
  readonly engine: OwnDockerd
  zun: ZunProcess
  readonly stateDir: string
}

let bed: Bed
let closing: AsyncDisposableStack

async function begin(flags: readonly string[] = []): Promise<void> {
  const { path } = closing.use(await temporaryDirectory())
  const engine = closing.use(await OwnDockerd.start(`${path}/docker`, dockerUrl, flags))
  bed = {
    engine,
    stateDir: `${path}/state`,
    zun: await ZunProcess.start({ stateDir: `${path}/state`, docker: engine.url }),
  }
  closing.defer(async () => {
    await bed.zun.stop()
  })
}

beforeEach(() => {
  closing = new AsyncDisposableStack()
})

afterEach(async () => {
  await closing.disposeAsync()
})

async function running(body: Record<string, unknown> = {}): Promise<string> {
  const uuid = await bed.zun.run(body)
  await bed.zun.reaches(uuid, 'Running')
  return uuid
}

async function engineState(uuid: string): Promise<string> {
  return bed.engine.docker('inspect', '-f', '{{.State.Status}}', `zun-${uuid}`)
}

const statusOf: Readonly<Record<string, string>> = {
  running: 'Running',
  exited: 'Stopped',
  created: 'Created',
  paused: 'Paused',
}

/** Every container shows what the engine says of it, and nothing works on any. */
async function converged(uuids: readonly string[], what: string): Promise<Answer['body'][]> {
  const began = performance.now()
  const shown = await until(`${what}: all is shown as it is`, limitMs, async () => {
    const views = await Promise.all(
      uuids.map(async (uuid) => (await bed.zun.api('GET', `/v1/containers/${uuid}`)).body),
    )
    const states = await Promise.all(uuids.map(engineState))
    return views.every((view, at) => view.status === statusOf[states[at] ?? ''] && view.task_state === null) && views
  })
  process.stdout.write(`${what}: right after ${Math.round(performance.now() - began)} ms\n`)
  return shown
}

it('dockerd ends and comes back without live-restore', async () => {
  await begin()
  const uuids = [await running(), await running({ restart_policy: { Name: 'always' } }), await running()]
  await bed.engine.end('SIGTERM')
  expect((await bed.zun.api('GET', '/v1/containers')).status).toBe(200)
  await bed.engine.start()
  const [plain, always] = await converged(uuids, 'restarted')
  expect([plain.status, always.status]).toEqual(['Stopped', 'Running'])
})

it('dockerd is killed and comes back with live-restore', async () => {
  await begin(['--live-restore'])
  const uuids = [await running(), await running()]
  await bed.engine.end('SIGKILL')
  await bed.engine.start()
  const shown = await converged(uuids, 'killed, with live-restore')
  expect(shown.map(({ status }) => status)).toEqual(['Running', 'Running'])
})

it('dockerd hangs', async () => {
  await begin()
  const [first = '', second = ''] = [await running(), await running()]
  bed.engine.signal('SIGSTOP')
  const stop = await bed.zun.api('POST', `/v1/containers/${first}/stop?timeout=1`)
  expect(stop.status).toBe(202)
  const began = performance.now()
  const [list, show] = await Promise.all([
    bed.zun.api('GET', '/v1/containers'),
    bed.zun.api('GET', `/v1/containers/${second}`),
  ])
  expect([list.status, show.status]).toEqual([200, 200])
  expect(performance.now() - began).toBeLessThan(1_000)
  const created = await bed.zun.run()
  bed.engine.signal('SIGCONT')
  await bed.zun.reaches(first, 'Stopped', limitMs)
  await bed.zun.reaches(created, 'Running', limitMs)
  await converged([first, second, created], 'hung')
})

it('the host loses power, and comes back', async () => {
  await begin()
  const uuids = [await running(), await running({ restart_policy: { Name: 'always' } })]
  await bed.zun.crash()
  await bed.engine.losePower()
  await bed.engine.start()
  bed.zun = await ZunProcess.start({ stateDir: bed.stateDir, docker: bed.engine.url })
  const [plain, always] = await converged(uuids, 'without power for a while')
  expect([plain.status, always.status]).toEqual(['Stopped', 'Running'])
})

it('the host loses power, and those that ran shall run again', async () => {
  await begin()
  const uuids = [await running(), await running()]
  const stopped = await running()
  await bed.zun.api('POST', `/v1/containers/${stopped}/stop?timeout=0`)
  await bed.zun.reaches(stopped, 'Stopped')
  await bed.zun.crash()
  await bed.engine.losePower()
  await writeFile(`${bed.stateDir}/zun.conf`, '[compute]\nresume_container_state = true\n')
  await bed.engine.start()
  bed.zun = await ZunProcess.start({ stateDir: bed.stateDir, docker: bed.engine.url })
  for (const uuid of uuids) await bed.zun.reaches(uuid, 'Running', limitMs)
  await converged([...uuids, stopped], 'without power, resumed')
  expect((await bed.zun.api('GET', `/v1/containers/${stopped}`)).body.status).toBe('Stopped')
})
