import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '#common/clock.ts'
import { FakeDriver } from '#container/fake/driver.ts'
import { FakeEngine } from '#container/fake/engine.ts'
import { aSpec } from '../../test/support/container-spec.ts'
import { Commands } from './commands.ts'
import { Looks } from './looks.ts'
import { NodeMemory } from './memory.ts'

const uuid = '5abfc0e0-9557-40ae-8812-0bbd1b934e63'

const spec = aSpec({ uuid, command: ['sleep', '1000'] })

let directory: string
let engine: FakeEngine
let memory: NodeMemory
let commands: Commands

/** A start of the agent over the same engine and memory. */
function startAgent(): void {
  memory = new NodeMemory(join(directory, 'node.sqlite'))
  const driver = new FakeDriver({ owner: 'test', engine })
  commands = new Commands({ driver, looks: new Looks(driver, memory.epoch), memory, reportPull: () => undefined })
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zun-commands-'))
  engine = new FakeEngine()
  engine.addImage('busybox')
  startAgent()
})

afterEach(() => {
  memory.close()
  rmSync(directory, { recursive: true })
})

const call = { signal: new AbortController().signal }
const meta = (fence: number, step = 'step') => ({
  id: `operation-${fence}/${step}/do`,
  containerUuid: uuid,
  fence,
  deadline: new Date(Date.now() + 60_000).toISOString(),
})

describe('a command', () => {
  it('answers with what it sees, later looks having higher numbers', async () => {
    const created = await commands.containerCreate(meta(1, 'create'), { spec }, call)
    const started = await commands.containerStart(meta(1, 'start'), { uuid, startedBefore: null }, call)
    expect([created.state, started.state]).toEqual(['created', 'running'])
    expect(started.sequence).toBeGreaterThan(created.sequence)
  })

  it('delivered twice is done once, and answers with the present', async () => {
    await commands.containerCreate(meta(1, 'create'), { spec }, call)
    await commands.containerStart(meta(1, 'start'), { uuid, startedBefore: null }, call)
    await commands.containerStop(meta(2), { uuid, timeoutSeconds: 0 }, call)
    await commands.containerStart(meta(3), { uuid, startedBefore: null }, call)
    const again = await commands.containerStop(meta(3, 'of another step'), { uuid, timeoutSeconds: 0 }, call)
    expect(again.state).toBe('exited')
    const repeated = await commands.containerStart(meta(3), { uuid, startedBefore: null }, call)
    expect(repeated.state).toBe('exited')
  })

  it('cut off by the death of the agent does not run a container a second time', async () => {
    const clock = new ManualClock()
    engine = new FakeEngine({ clock })
    engine.addImage('busybox')
    engine.exits.set('busybox', { afterMs: 5, exitCode: 0 })
    memory.close()
    startAgent()
    await commands.containerCreate(meta(1, 'create'), { spec }, call)
    // As if the agent had died between the engine's start and the note of it.
    memory.begin(meta(1, 'start'))
    const { startedAt } = await new FakeDriver({ owner: 'test', engine }).start(uuid)
    await clock.advance(1000)
    memory.close()
    startAgent()

    const answer = await commands.containerStart(meta(1, 'start'), { uuid, startedBefore: null }, call)
    expect(answer).toMatchObject({ state: 'exited', startedAt })
  })

  it('of an older operation is refused once a newer one has been here', async () => {
    await commands.containerRemove(meta(2), { uuid }, call)
    await expect(commands.containerCreate(meta(1), { spec }, call)).rejects.toMatchObject({ name: 'Superseded' })
    expect(engine.containers.size).toBe(0)
  })

  it('of a newer operation cuts short what an older one is doing', async () => {
    engine.hangNext('pullImage')
    const pulling = commands.imageEnsure(meta(1), { image: 'other', policy: 'always' }, call)
    pulling.catch(() => undefined)
    await commands.containerRemove(meta(2), { uuid }, call)
    await expect(pulling).rejects.toMatchObject({ name: 'Superseded' })
  })
})

describe('the image of a container', () => {
  it.each([
    ['ifnotpresent', 'busybox', { pulled: false }],
    ['never', 'busybox', { pulled: false }],
    ['ifnotpresent', 'remote', { pulled: true }],
  ] as const)('with policy %s, %s', async (policy, image, answer) => {
    engine.addRemoteImage('remote', { image: {} })
    expect(await commands.imageEnsure(meta(1), { image, policy }, call)).toEqual(answer)
  })

  it('is not fetched with the policy never', async () => {
    engine.addRemoteImage('remote', { image: {} })
    await expect(commands.imageEnsure(meta(1), { image: 'remote', policy: 'never' }, call)).rejects.toMatchObject({
      name: 'ImageNotFound',
      message: 'Image remote not present with pull policy of Never',
    })
  })
})

it('no image is pulled to a host whose disk is nearly full, and one that is there is used', async () => {
  engine.anyImage = true
  const driver = new FakeDriver({ owner: 'test', engine })
  const full = { info: async () => ({ ...(await FakeDriver.prototype.info.call(driver)), rootDirectory: '/' }) }
  commands = new Commands({
    driver: Object.assign(driver, full),
    looks: new Looks(driver, memory.epoch),
    memory,
    reportPull: () => undefined,
    // No disk has more free than there is of it.
    minimumFreeDiskShare: 1.01,
  })
  const asked = commands.imageEnsure(meta(1), { image: 'absent', policy: 'ifnotpresent' }, call)
  await expect(asked).rejects.toMatchObject({ name: 'DiskNearlyFull', image: 'absent' })
  const present = commands.imageEnsure(meta(1), { image: 'busybox', policy: 'ifnotpresent' }, call)
  expect(await present).toEqual({ pulled: false })
})
