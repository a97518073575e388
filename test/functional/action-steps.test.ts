// What an action was busy with, and why it failed, from 1.41 on.
import { expect, it } from 'vitest'
import { EngineUnavailable, ZunError } from '#common/errors.ts'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

interface Step {
  readonly name: string
  readonly state: string
  readonly started_at: string
  readonly finished_at: string | null
  readonly took_ms: number
  readonly tries: number
  readonly reason: string | null
  readonly progress: string | null
}

interface Event {
  readonly event: string
  readonly finish_time: string | null
  readonly steps: readonly Step[]
}

/** Of the oldest action of the container: its create. */
async function eventsOf(api: RealApi, uuid: string, version = '1.41'): Promise<readonly Event[]> {
  const path = `/v1/containers/${uuid}/container_actions`
  const { containerActions } = (await api.ask('GET', path)).body
  return (await api.ask('GET', `${path}/${containerActions.at(-1).request_id}`, { version })).body.events
}

const summary = (event: Event | undefined) => event?.steps.map(({ state, name }) => `${state} ${name}`)

it('each event of an action shows its own steps with their times', async () => {
  await using api = await RealApi.start()
  const [start, create] = await eventsOf(api, await api.container())
  expect(summary(create)).toEqual([
    'done claim a host',
    'done make ports',
    'done prepare the image',
    'done create on the host',
  ])
  expect(summary(start)).toEqual(['done start on the host'])
  for (const step of [...(create?.steps ?? []), ...(start?.steps ?? [])]) {
    expect(Object.keys(step)).toEqual([
      'name',
      'state',
      'started_at',
      'finished_at',
      'took_ms',
      'tries',
      'reason',
      'progress',
    ])
    expect(Date.parse(`${step.finished_at}Z`) - Date.parse(`${step.started_at}Z`)).toBe(step.took_ms)
    expect([step.tries, step.reason]).toEqual([1, null])
  }
})

it('a step that failed says why, and what was taken back after it', async () => {
  await using api = await RealApi.start()
  api.engine.failNext('create', new ZunError('the disk is full'))
  const uuid = await api.container({}, 'Error')
  const [event] = await eventsOf(api, uuid)
  expect(summary(event)?.slice(2)).toEqual([
    'done prepare the image',
    'failed create on the host',
    'undone create on the host',
    'undone make ports',
    'undone claim a host',
  ])
  expect(event?.steps.find(({ state }) => state === 'failed')?.reason).toBe('the disk is full')
})

it('a step that was tried again says how often', async () => {
  await using api = await RealApi.start()
  api.engine.failNext('create', new EngineUnavailable('gone'))
  api.engine.failNext('create', new EngineUnavailable('still gone'))
  const [, create] = await eventsOf(api, await api.container())
  expect(create?.steps.find(({ name }) => name === 'create on the host')?.tries).toBe(3)
})

it('an action that is not over shows what is done so far', async () => {
  await using api = await RealApi.start()
  const away = Array.from({ length: 20 }, () => new EngineUnavailable('gone'))
  for (const failure of away) api.engine.failNext('create', failure)
  const { uuid } = (await api.ask('POST', '/v1/containers', { body: { image: 'busybox' } })).body
  const [event] = await until('the image is there', 5_000, async () => {
    const events = await eventsOf(api, uuid)
    return events[0]?.steps.length === 3 && events
  })
  expect(event?.finish_time).toBeNull()
  expect(summary(event)).toEqual(['done claim a host', 'done make ports', 'done prepare the image'])
})

it('while an image is fetched the step that waits for it says how far that is, and the container that it waits', async () => {
  await using api = await RealApi.start()
  api.engine.addRemoteImage('large', { image: {}, takesMs: 400 })
  const { uuid } = (await api.ask('POST', '/v1/containers', { body: { image: 'large' } })).body
  const show = async () => (await api.ask('GET', `/v1/containers/${uuid}`)).body.task_state
  await until('it waits for its image', 5_000, async () => (await show()) === 'image_pulling')
  const [event] = await eventsOf(api, uuid)
  expect(event?.finish_time).toBeNull()
  expect(event?.steps.at(-1)).toMatchObject({
    name: 'prepare the image',
    state: 'running',
    finished_at: null,
    progress: '0 of 1 layers, 0.0 of 2.0 MB',
  })
  await api.reaches(uuid, 'Created')
  expect(await show()).toBeNull()
  const [ended] = await eventsOf(api, uuid)
  expect(ended?.steps.map(({ progress }) => progress)).toEqual([null, null, null, null])
})

it('before 1.41 there are no steps', async () => {
  await using api = await RealApi.start()
  for (const event of await eventsOf(api, await api.container(), '1.40')) expect(event).not.toHaveProperty('steps')
})
