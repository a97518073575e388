// Making a container anew.
import { expect, it } from 'vitest'
import { DockerError, ImageNotFound } from '#common/errors.ts'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const titleOf = (answer: { body: { errors: { title: string }[] } }) => answer.body.errors[0]?.title
const engineIdOf = (api: RealApi, uuid: string) => api.engine.containers.get(uuid)?.id

async function lastAction(api: RealApi, uuid: string) {
  const path = `/v1/containers/${uuid}/container_actions`
  return until('the action is over', 5_000, async () => {
    const [newest] = (await api.ask('GET', path)).body.containerActions
    return newest.finish_time !== null && newest
  })
}

it('a rebuild makes another container of the engine with the same networks, and runs it if it ran', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ environment: { A: '1' } })
  const before = engineIdOf(api, uuid)
  const { addresses } = (await api.ask('GET', `/v1/containers/${uuid}`)).body
  expect(await api.ask('POST', `/v1/containers/${uuid}/rebuild`)).toMatchObject({ status: 202, body: null })
  const after = await api.reaches(uuid, 'Running')
  expect(engineIdOf(api, uuid)).not.toBe(before)
  expect(Object.keys(after.addresses)).toEqual(Object.keys(addresses))
  expect(after).toMatchObject({ environment: { A: '1' }, command: ['sleep', '1000'], status_reason: null })
  expect(await lastAction(api, uuid)).toMatchObject({ action: 'rebuild', message: null })
})

it('one that did not run is created anew and not started', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({}, 'Created')
  const before = engineIdOf(api, uuid)
  await api.ask('POST', `/v1/containers/${uuid}/rebuild`)
  await api.reaches(uuid, 'Created')
  expect(engineIdOf(api, uuid)).not.toBe(before)
})

it('what the request left open comes from the new image, what it named stays', async () => {
  await using api = await RealApi.start()
  api.engine.addImage('old', { command: ['serve-old'], entrypoint: ['/old'] })
  api.engine.addImage('new', { command: ['serve-new'], entrypoint: ['/new'] })
  const open = await api.container({ image: 'old', command: null })
  const named = await api.container({ image: 'old', command: ['mine'] })
  expect((await api.ask('GET', `/v1/containers/${open}`)).body).toMatchObject({
    command: ['serve-old'],
    entrypoint: ['/old'],
  })
  for (const [uuid, asking, command] of [
    [open, { path: 'rebuild?image=new', body: undefined }, ['serve-new']],
    [named, { path: 'rebuild', body: { image: 'new' } }, ['mine']],
  ] as const) {
    await api.ask('POST', `/v1/containers/${uuid}/${asking.path}`, { body: asking.body })
    const after = await api.reaches(uuid, 'Running')
    expect(after).toMatchObject({ image: 'new', command, entrypoint: ['/new'] })
    // The hostname was the old one's id.
    expect(engineIdOf(api, uuid)).toContain(after.hostname)
  }
})

it('an image that cannot be had leaves the container as it is, with the reason', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const before = engineIdOf(api, uuid)
  api.engine.failNext('pullImage', new ImageNotFound('Image gone could not be found.'))
  expect((await api.ask('POST', `/v1/containers/${uuid}/rebuild?image=gone`)).status).toBe(202)
  expect(await lastAction(api, uuid)).toMatchObject({ action: 'rebuild', message: 'Error' })
  const after = await api.reaches(uuid, 'Running')
  expect([after.image, after.status_reason]).toEqual(['busybox', 'Image gone could not be found.'])
  expect(engineIdOf(api, uuid)).toBe(before)
})

it('an engine that will not make it anew leaves Error, from which a rebuild recovers', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  api.engine.failNext('create', new DockerError('internal', 'no space left on device', 500))
  await api.ask('POST', `/v1/containers/${uuid}/rebuild`)
  expect(await api.reaches(uuid, 'Error')).toMatchObject({ status_reason: 'no space left on device' })
  expect((await api.ask('POST', `/v1/containers/${uuid}/rebuild`)).status).toBe(202)
  expect(await api.reaches(uuid, 'Created')).toMatchObject({ status_reason: null })
})

it('is refused for a driver that is not offered, and in the wrong state', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const refused = await api.ask('POST', `/v1/containers/${uuid}/rebuild?image_driver=floppy`)
  expect([refused.status, refused.body.errors[0].code, titleOf(refused)]).toEqual([
    400,
    'container.validation-error',
    'Invalid input for image_driver, it should be within the image drivers list',
  ])
  await api.ask('POST', `/v1/containers/${uuid}/pause`)
  await api.reaches(uuid, 'Paused')
  const paused = await api.ask('POST', `/v1/containers/${uuid}/rebuild`)
  expect([paused.status, titleOf(paused)]).toEqual([409, `Cannot rebuild container ${uuid} in Paused state`])
})
