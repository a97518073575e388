// What the engine loses behind our back.
import { expect, it } from 'vitest'
import { DockerError } from '#common/errors.ts'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

/** Somebody removes it from the engine by hand. */
function lose(api: RealApi, uuid: string): string {
  const container = api.engine.containers.get(uuid)
  if (container === undefined) throw new Error(`the engine has no container ${uuid}`)
  api.engine.containers.delete(uuid)
  api.engine.emit(container, 'destroy')
  return container.id
}

/** Its health check fails. */
function sicken(api: RealApi, uuid: string): void {
  const container = api.engine.containers.get(uuid)
  if (container === undefined) throw new Error(`the engine has no container ${uuid}`)
  container.health = 'unhealthy'
  api.engine.emit(container, 'health_status: unhealthy')
}

/** Finished actions of that name. */
async function finished(api: RealApi, uuid: string, wanted: string): Promise<number> {
  const { containerActions } = (await api.ask('GET', `/v1/containers/${uuid}/container_actions`)).body
  return containerActions.filter(
    ({ action, finish_time }: { action: string; finish_time: string | null }) =>
      action === wanted && finish_time !== null,
  ).length
}

const rebuilds = (api: RealApi, uuid: string) => finished(api, uuid, 'rebuild')
const reboots = (api: RealApi, uuid: string) => finished(api, uuid, 'reboot')

it('a container with auto_heal is made anew and runs again, one without becomes Error', async () => {
  await using api = await RealApi.start()
  const healed = await api.container({ auto_heal: true })
  const lost = await api.container()
  const before = lose(api, healed)
  lose(api, lost)
  await until('it is made anew', 5_000, async () => (await rebuilds(api, healed)) === 1)
  expect((await api.reaches(healed, 'Running')).status_reason).toBeNull()
  expect(api.engine.containers.get(healed)?.id).not.toBe(before)
  expect((await api.reaches(lost, 'Error')).status_reason).toMatch(/^No such container: [0-9a-f]{64} in docker$/)
  expect(await rebuilds(api, lost)).toBe(0)
})

it('healing tries five times and then leaves it in Error with the reason', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ auto_heal: true })
  for (let n = 0; n < 6; n += 1) api.engine.failNext('create', new DockerError('internal', 'no space left', 500))
  lose(api, uuid)
  await until('all tries are made', 5_000, async () => (await rebuilds(api, uuid)) === 5)
  expect((await api.reaches(uuid, 'Error')).status_reason).toBe('no space left')
  // The sixth was not used up.
  expect(api.engine.troubleFor('create')).toBeDefined()
})

const healthcheck = { cmd: 'true', interval: 3600, timeout: 1, retries: 1 }

it('a failing health check is shown, and told by an event, and left at that without auto_heal', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ healthcheck })
  sicken(api, uuid)
  const { status_reason } = await until('it is seen', 5_000, async () => {
    const { body } = await api.ask('GET', `/v1/containers/${uuid}`)
    return /^Up \d+ seconds \(unhealthy\)$/.test(body.status_detail) && body
  })
  expect(status_reason).toBeNull()
  const { events } = (await api.ask('GET', '/v1/events?after=0', { version: '1.41' })).body
  const told = events.flatMap(({ changes }: { changes: { health?: string } }) => changes.health ?? [])
  expect(told).toEqual(['starting', 'unhealthy'])
  expect(await reboots(api, uuid)).toBe(0)
})

it('a container with auto_heal is restarted when its health check fails, five times, and then left with the reason', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ healthcheck, auto_heal: true })
  const reasonIs = (reason: string | null) =>
    until(`the reason is ${reason}`, 5_000, async () => {
      const { body } = await api.ask('GET', `/v1/containers/${uuid}`)
      return body.status_reason === reason && body.task_state === null && body
    })
  const id = api.engine.containers.get(uuid)?.id
  for (let restarts = 1; restarts <= 5; restarts += 1) {
    await api.reaches(uuid, 'Running')
    sicken(api, uuid)
    await until(`restart ${restarts}`, 5_000, async () => (await reboots(api, uuid)) === restarts)
  }
  await api.reaches(uuid, 'Running')
  sicken(api, uuid)
  expect(await reasonIs('The health check goes on failing; restarting was given up.')).toMatchObject({
    status: 'Running',
  })
  sicken(api, uuid)
  await api.ask('POST', `/v1/containers/${uuid}/reboot`)
  await reasonIs(null)
  expect(await reboots(api, uuid)).toBe(6)
  expect(api.engine.containers.get(uuid)?.id).toBe(id)
})
