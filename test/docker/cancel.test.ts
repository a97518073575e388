// Delete reaches a container at any moment of its life, and cuts short what is being done to it; an end of the process
// in the middle only parks the work.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { DockerCloud } from '../support/docker-cloud.ts'
import { containersOf, docker } from '../support/docker-engine.ts'
import { noPromises } from '../support/invariants.ts'
import { until } from '../support/until.ts'
import { ZunProcess } from '../support/zun-process.ts'
import { startRegistry } from './registry.ts'

let cloud: DockerCloud

beforeAll(async () => {
  cloud = await DockerCloud.open()
})

afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]()
})

async function again(): Promise<void> {
  expect(await cloud.zun.stop()).toBe(0)
  cloud.zun = await ZunProcess.start({ stateDir: cloud.path })
}

const force = (uuid: string) => cloud.zun.api('DELETE', `/v1/containers/${uuid}?force=true`, { as: 'admin' })

/** Kind and state of all operations on a container, oldest first. */
function operationsOn(uuid: string): string[] {
  const db = new DatabaseSync(join(cloud.path, 'zun.sqlite'), { readOnly: true })
  const rows = db.prepare('SELECT kind, state FROM operation WHERE container_uuid = ? ORDER BY id').all(uuid)
  db.close()
  return rows.map(({ kind, state }) => `${kind} ${state}`)
}

async function leavesNothing(uuid: string): Promise<void> {
  expect((await containersOf(cloud.witness.owner)).map((each) => each.uuid)).not.toContain(uuid)
  expect(cloud.witness.claims()).not.toContain(uuid)
  await cloud.witness.converges(noPromises(), 5_000)
}

/** A container whose image is being fetched and will not come until the registry lets go. */
async function pulling() {
  const registry = await startRegistry('slow', { holdsLayer: true })
  const image = `${registry.domain}/slow:latest`
  onTestFinished(async () => {
    await registry.close()
    await docker('rmi', image).catch(() => 'it was never complete')
  })
  const { body } = await cloud.zun.api('POST', '/v1/containers', {
    body: { image, command: ['true'], cpu: 0.1, memory: 32 },
  })
  await until('Docker asks for the layer', 10_000, () => registry.held > 0)
  return { registry, uuid: String(body.uuid) }
}

const ignoresTerm = ['sh', '-c', "trap '' TERM; while :; do sleep 0.2; done"]

/** A container being stopped that will not stop before the grace period is over. */
async function stopping(graceSeconds: number): Promise<string> {
  const uuid = await cloud.zun.run({ command: ignoresTerm })
  await cloud.zun.reaches(uuid, 'Running')
  expect(await cloud.zun.api('POST', `/v1/containers/${uuid}/stop?timeout=${graceSeconds}`)).toMatchObject({
    status: 202,
  })
  await until('the stop is under way', 5_000, async () => {
    return (await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body.task_state === 'container_stopping'
  })
  return uuid
}

describe('delete', () => {
  it('of a container that is still pulling aborts the pull and leaves nothing', async () => {
    const { registry, uuid } = await pulling()
    await until('the container says that it waits for its image', 5_000, async () => {
      const { status, task_state } = (await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body
      return status === 'Creating' && task_state === 'image_pulling'
    })
    expect(await cloud.zun.api('DELETE', `/v1/containers/${uuid}`)).toMatchObject({
      status: 409,
      body: { errors: [{ title: `Cannot delete container ${uuid} in Creating state` }] },
    })
    expect(await force(uuid)).toMatchObject({ status: 204 })
    await cloud.zun.isGone(uuid, 5_000)
    await until('Docker gives up the pull', 5_000, () => registry.held === 0)
    expect(operationsOn(uuid)).toEqual(['create cancelled', 'delete done'])
    await leavesNothing(uuid)
  })

  it('at any moment of a create leaves nothing', async () => {
    const delaysMs = Array.from({ length: 12 }, (_, at) => at * 40)
    const uuids = await Promise.all(
      delaysMs.map(async (delayMs) => {
        const uuid = await cloud.zun.run()
        const begun = performance.now()
        await until('its moment has come', 5_000, () => performance.now() - begun >= delayMs)
        expect(await force(uuid)).toMatchObject({ status: 204 })
        return uuid
      }),
    )
    for (const uuid of uuids) await cloud.zun.isGone(uuid, 15_000)
    for (const uuid of uuids) await leavesNothing(uuid)
    const ends = uuids.flatMap(operationsOn)
    expect(new Set(ends)).toEqual(
      new Set([...ends.filter((end) => /^create (done|cancelled)$/.test(end)), 'delete done']),
    )
    expect(ends).toContain('create cancelled')
  })

  it('during a start leaves nothing', async () => {
    const { body } = await cloud.zun.api('POST', '/v1/containers', {
      body: { image: 'busybox', command: ['sleep', '1000'] },
    })
    await cloud.zun.reaches(body.uuid, 'Created')
    expect(await cloud.zun.api('POST', `/v1/containers/${body.uuid}/start`)).toMatchObject({ status: 202 })
    expect(await force(body.uuid)).toMatchObject({ status: 204 })
    await cloud.zun.isGone(body.uuid, 5_000)
    await leavesNothing(body.uuid)
  })

  it('during a stop does not wait for the grace period', async () => {
    const uuid = await stopping(60)
    expect(await force(uuid)).toMatchObject({ status: 204 })
    await cloud.zun.isGone(uuid, 5_000)
    expect(operationsOn(uuid)).toEqual(['create done', 'stop cancelled', 'delete done'])
    await leavesNothing(uuid)
  })

  it('twice at once is one delete', async () => {
    const uuid = await cloud.zun.run()
    await cloud.zun.reaches(uuid, 'Running')
    const answers = await Promise.all([force(uuid), force(uuid), force(uuid), force(uuid)])
    for (const { status } of answers) expect([204, 404, 409]).toContain(status)
    expect(answers.map(({ status }) => status)).toContain(204)
    await cloud.zun.isGone(uuid, 5_000)
    expect(operationsOn(uuid).filter((each) => each.startsWith('delete'))).toEqual(['delete done'])
    await leavesNothing(uuid)
  })

  it('goes on after a restart in its middle', async () => {
    const uuid = await cloud.zun.run({ command: ignoresTerm })
    await cloud.zun.reaches(uuid, 'Running')
    expect(await cloud.zun.api('DELETE', `/v1/containers/${uuid}?stop=true`)).toMatchObject({ status: 204 })
    await again()
    await cloud.zun.isGone(uuid, 20_000)
    await leavesNothing(uuid)
  })
})

describe('an end of the process parks', () => {
  it('a pull, which the next process begins again', async () => {
    const { registry, uuid } = await pulling()
    expect(await cloud.zun.stop()).toBe(0)
    await until('Docker gives up the pull', 5_000, () => registry.held === 0)
    cloud.zun = await ZunProcess.start({ stateDir: cloud.path })
    expect((await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body.status).toBe('Creating')
    await until('Docker asks for the layer again', 10_000, () => registry.held > 0)
    registry.release()
    await cloud.zun.reaches(uuid, 'Created')
    expect(operationsOn(uuid)).toEqual(['create done'])
    expect(await force(uuid)).toMatchObject({ status: 204 })
    await cloud.zun.isGone(uuid)
    await leavesNothing(uuid)
  })

  it('a stop, which the next process brings to its end', async () => {
    const uuid = await stopping(8)
    await again()
    await cloud.zun.reaches(uuid, 'Stopped', 20_000)
    const { body } = await cloud.zun.api('GET', `/v1/containers/${uuid}/container_actions`)
    expect(body.containerActions[0]).toMatchObject({ action: 'stop', message: null, finish_time: expect.any(String) })
    expect(operationsOn(uuid)).toEqual(['create done', 'stop done'])
    await force(uuid)
    await cloud.zun.isGone(uuid)
    await leavesNothing(uuid)
  })
})
