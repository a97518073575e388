// Health checks on a real Docker: their result is seen, and acted upon where the container is to be healed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DockerCloud } from '../support/docker-cloud.ts'
import { docker } from '../support/docker-engine.ts'
import { until } from '../support/until.ts'

let cloud: DockerCloud

beforeAll(async () => {
  cloud = await DockerCloud.open()
})

afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]()
})

/** Well until /sick is there, which a start takes away. */
const fragile = {
  command: ['sh', '-c', '/bin/busybox rm -f /sick; sleep 1000'],
  healthcheck: { cmd: '[ ! -e /sick ]', interval: 1, timeout: 5, retries: 1 },
}

const sicken = (uuid: string) => docker('exec', `zun-${uuid}`, '/bin/sh', '-c', 'echo >/sick')

async function detailIs(uuid: string, wanted: RegExp): Promise<void> {
  await until(`status_detail is like ${wanted}`, 15_000, async () =>
    wanted.test((await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body.status_detail),
  )
}

async function restarts(uuid: string): Promise<number> {
  const { containerActions } = (await cloud.zun.api('GET', `/v1/containers/${uuid}/container_actions`)).body
  return containerActions.filter(({ action }: { action: string }) => action === 'reboot').length
}

async function healthTold(uuid: string): Promise<string[]> {
  const { events } = (await cloud.zun.api('GET', '/v1/events?after=0', { version: '1.41' })).body
  return events
    .filter((event: { container_uuid: string }) => event.container_uuid === uuid)
    .flatMap(({ changes }: { changes: { health?: string } }) => changes.health ?? [])
}

it('a container that falls ill is restarted when it is to be healed', async () => {
  const uuid = await cloud.zun.run({ ...fragile, auto_heal: true })
  await detailIs(uuid, /^Up .*\(healthy\)$/)
  const id = await docker('inspect', '--format', '{{.Id}}', `zun-${uuid}`)
  await sicken(uuid)
  await until('it is restarted', 15_000, async () => (await restarts(uuid)) === 1)
  await detailIs(uuid, /^Up .*\(healthy\)$/)
  expect(await docker('inspect', '--format', '{{.Id}}', `zun-${uuid}`)).toBe(id)
  expect((await healthTold(uuid)).filter((health) => health !== 'starting')).toEqual([
    'healthy',
    'unhealthy',
    'healthy',
  ])
  expect(await cloud.zun.reaches(uuid, 'Running')).toMatchObject({ status_reason: null })
})

it('and is shown to be ill, and left alone, when it is not', async () => {
  const uuid = await cloud.zun.run(fragile)
  await detailIs(uuid, /\(healthy\)$/)
  await sicken(uuid)
  await detailIs(uuid, /^Up .*\(unhealthy\)$/)
  expect(await restarts(uuid)).toBe(0)
  await docker('exec', `zun-${uuid}`, '/bin/busybox', 'rm', '/sick')
  await detailIs(uuid, /\(healthy\)$/)
  expect((await healthTold(uuid)).filter((health) => health !== 'starting')).toEqual([
    'healthy',
    'unhealthy',
    'healthy',
  ])
})
