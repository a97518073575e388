// What Docker does with a container by itself, as it was told at the create, and what it refuses: as users see it.
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

/** NaN before it is made. */
async function restartsOf(uuid: string): Promise<number> {
  const text = await docker('inspect', '--format', '{{.RestartCount}}', `zun-${uuid}`).catch(() => '')
  return text === '' ? Number.NaN : Number(text)
}

it('a container that fails is brought back as often as its policy says, and then shown with its exit code', async () => {
  const restart_policy = { Name: 'on-failure', MaximumRetryCount: '2' }
  const uuid = await cloud.zun.run({ command: ['sh', '-c', 'sleep 0.2; exit 3'], restart_policy })
  await until('it is brought back twice', 15_000, async () => (await restartsOf(uuid)) === 2)
  expect(await cloud.zun.reaches(uuid, 'Stopped')).toMatchObject({
    status_detail: expect.stringMatching(/^Exited\(3\)/),
  })
})

it('a container that is always to run is brought back and shown to run, until its user stops it', async () => {
  const uuid = await cloud.zun.run({ restart_policy: { Name: 'always' }, command: ['sh', '-c', 'sleep 0.5; exit 0'] })
  await until('it is brought back', 15_000, async () => (await restartsOf(uuid)) >= 2)
  await until('it is shown to run', 15_000, async () => {
    const { body } = await cloud.zun.api('GET', `/v1/containers/${uuid}`)
    return body.status === 'Running'
  })
  // Between two runs it is Restarting, which cannot be stopped.
  await until('a stop is taken', 15_000, async () => {
    const { status } = await cloud.zun.api('POST', `/v1/containers/${uuid}/stop?timeout=0`)
    return status === 202
  })
  await cloud.zun.reaches(uuid, 'Stopped')
  expect(await docker('inspect', '--format', '{{.State.Status}}', `zun-${uuid}`)).toBe('exited')
})

it('a container with auto_remove is gone with all it held once it has ended', async () => {
  const uuid = await cloud.zun.run({ auto_remove: true, command: ['sh', '-c', 'sleep 1'] })
  await cloud.zun.isGone(uuid)
  await expect(docker('inspect', `zun-${uuid}`)).rejects.toThrow('No such')
})

it('ports that are exposed are shown', async () => {
  const uuid = await cloud.zun.run({ exposed_ports: { '80/tcp': {}, '53/udp': {} } })
  expect((await cloud.zun.reaches(uuid, 'Running')).ports.toSorted()).toEqual([53, 80])
})

it('a runtime or a disk limit that the host does not have is refused in words, and takes no room', async () => {
  const body = { image: 'busybox', command: ['sleep', '1000'], cpu: 0.1, memory: 32 }
  const kata = await cloud.zun.api('POST', '/v1/containers', {
    as: 'admin',
    body: { ...body, runtime: 'no-such-runtime' },
  })
  expect(await cloud.zun.reaches(kata.body.uuid, 'Error')).toMatchObject({
    status_reason: 'No host has the runtime no-such-runtime.',
    host: null,
  })
  const { hosts } = (await cloud.zun.api('GET', '/v1/hosts', { as: 'admin' })).body
  const host = (await cloud.zun.api('GET', `/v1/hosts/${hosts[0].uuid}`, { as: 'admin' })).body
  const limited = await cloud.zun.api('POST', '/v1/containers', { as: 'admin', body: { ...body, disk: 1 } })
  if (host.disk_quota_supported) {
    await cloud.zun.reaches(limited.body.uuid, 'Created')
    expect(await docker('inspect', '--format', '{{.HostConfig.StorageOpt.size}}', `zun-${limited.body.uuid}`)).toBe(
      '1G',
    )
  } else {
    expect(await cloud.zun.reaches(limited.body.uuid, 'Error')).toMatchObject({
      status_reason: 'Your host does not support disk quota feature.',
      host: null,
    })
  }
})
