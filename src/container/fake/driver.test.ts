import { describe, expect, test } from 'vitest'
import { ManualClock } from '#common/clock.ts'
import { DockerError, ImagePullFailed } from '#common/errors.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import { type DriverHarness, describeContainerDriver } from '../../../test/conformance/container-driver.ts'
import { aSpec } from '../../../test/support/container-spec.ts'
import { FakeDriver } from './driver.ts'
import { FakeEngine } from './engine.ts'

function engineWithImage(): { engine: FakeEngine; clock: ManualClock } {
  const clock = new ManualClock()
  const engine = new FakeEngine({ clock })
  engine.addImage('busybox', { command: ['sh'] })
  return { engine, clock }
}

function specOf(fields: Partial<ContainerSpec> = {}): ContainerSpec {
  return aSpec({ uuid: 'u1', projectId: 'p1', command: ['serve'], ...fields })
}

async function fakeHarness(): Promise<DriverHarness> {
  const { engine, clock } = engineWithImage()
  engine.addRemoteImage('pullable', { image: {}, takesMs: 500 })
  engine.missingPrograms.add('/no/such/program')
  const owner = 'me'
  return {
    driver: new FakeDriver({ owner, engine }),
    reopen: () => new FakeDriver({ owner, engine }),
    image: 'busybox',
    imageCommand: ['sh'],
    pullableImage: 'pullable',
    unknownImage: 'unknown:v1',
    missingProgram: '/no/such/program',
    tick: async () => await clock.advance(50),
    applied: async (uuid) => appliedBy(engine, uuid),
    makeForeign: async (uuid, foreignOwner) => {
      const foreign = new FakeDriver({ owner: foreignOwner ?? '', engine })
      await foreign.create(specOf({ uuid }))
      await foreign.start(uuid)
    },
    isForeignRunning: async (uuid) => engine.containers.get(uuid)?.state === 'running',
    close: async () => {},
  }
}

function appliedBy(engine: FakeEngine, uuid: string) {
  const container = engine.containers.get(uuid)
  if (container === undefined) throw new Error(`no container ${uuid}`)
  return container.applied
}

describeContainerDriver('fake', fakeHarness)

describe('a fake engine', () => {
  test('runs a container as scripted, on its own clock', async () => {
    const { engine, clock } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.exits.set('busybox', { afterMs: 5000, exitCode: 9, output: 'bye\n' })
    await driver.create(specOf())
    await driver.start('u1')
    await clock.advance(4999)
    expect(await driver.find('u1')).toMatchObject({ state: 'running' })
    await clock.advance(1)
    expect(await driver.find('u1')).toMatchObject({ state: 'exited', exitCode: 9 })
  })

  test('outlives its driver: containers end while no agent is there', async () => {
    const { engine, clock } = engineWithImage()
    await new FakeDriver({ owner: 'me', engine }).create(specOf({ command: ['sleep', '10'] }))
    await new FakeDriver({ owner: 'me', engine }).start('u1')
    await clock.advance(10_000)
    expect(await new FakeDriver({ owner: 'me', engine }).list()).toMatchObject([{ uuid: 'u1', state: 'exited' }])
  })

  test('fails the next call as planned, then works again', async () => {
    const { engine } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.failNext('create', new DockerError('internal', 'no space left on device', 500))
    await expect(driver.create(specOf())).rejects.toThrow('no space left on device')
    expect(await driver.create(specOf())).toMatchObject({ state: 'created' })
  })

  test('lets a call hang until it is given up', async () => {
    const { engine } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.hangNext('list')
    const controller = new AbortController()
    const listing = driver.list({ signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(listing).rejects.toThrow('enough')
  })

  test('that goes away cannot be reached and ends its event streams, and comes back with what it had', async () => {
    const { engine } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    await driver.create(specOf())
    const listening = (async () => {
      for await (const event of driver.events({ signal: new AbortController().signal })) expect(event).toBeUndefined()
    })()
    engine.away = true
    await expect(listening).rejects.toMatchObject({ name: 'EngineUnavailable' })
    await expect(driver.list()).rejects.toMatchObject({ name: 'EngineUnavailable', kind: 'unavailable' })
    engine.away = false
    expect(await driver.list()).toHaveLength(1)
  })

  test('takes its time to pull, or fails with the reason planned', async () => {
    const { engine, clock } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.addRemoteImage('slow', { image: {}, takesMs: 1000 })
    engine.addRemoteImage('broken', { image: {}, failure: new ImagePullFailed('disk is full') })
    const pulling = driver.pullImage('slow')
    await clock.advance(999)
    expect(await driver.hasImage('slow')).toBe(false)
    await clock.advance(1)
    await pulling
    expect(await driver.hasImage('slow')).toBe(true)
    await expect(driver.pullImage('broken')).rejects.toThrow('disk is full')
    engine.anyImage = true
    await driver.pullImage('whatever')
    expect(await driver.hasImage('whatever:latest')).toBe(true)
  })

  test('finds by a search what can be pulled', async () => {
    const { engine } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.addRemoteImage('team/app', { image: {} })
    const names = async (term: string) => (await driver.searchImages(term)).map(({ name }) => name)
    expect(await names('app')).toEqual(['team/app'])
    expect(await names('other')).toEqual([])
    engine.anyImage = true
    expect(await names('app')).toEqual(['team/app', 'app'])
    expect(await names('team/app')).toEqual(['team/app'])
  })

  test('answers commands as scripted', async () => {
    const { engine, clock } = engineWithImage()
    const driver = new FakeDriver({ owner: 'me', engine })
    engine.execs.push(([program]) =>
      program === 'date' ? { output: 'today\n', exitCode: 4, takesMs: 500 } : undefined,
    )
    await driver.create(specOf())
    await driver.start('u1')
    const dating = driver.exec('u1', { command: ['date'], timeoutSeconds: 1, maxBytes: 100 })
    await clock.advance(500)
    expect(await dating).toEqual({ output: Buffer.from('today\n'), exitCode: 4 })
  })
})
