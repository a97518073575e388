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

async function rebuilds(api: RealApi, uuid: string): Promise<number> {
  const { containerActions } = (await api.ask('GET', `/v1/containers/${uuid}/container_actions`)).body
  return containerActions.filter(
    ({ action, finish_time }: { action: string; finish_time: string | null }) =>
      action === 'rebuild' && finish_time !== null,
  ).length
}

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
