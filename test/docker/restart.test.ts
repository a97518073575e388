// Containers do not notice that we end and come back; we notice what happened to them meanwhile.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DockerCloud } from '../support/docker-cloud.ts'
import { docker } from '../support/docker-engine.ts'
import { noPromises } from '../support/invariants.ts'
import { ZunProcess } from '../support/zun-process.ts'

let cloud: DockerCloud

beforeAll(async () => {
  cloud = await DockerCloud.open()
})

afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]()
})

const lifeOf = (uuid: string) =>
  docker('inspect', '-f', '{{.Id}} {{.State.Status}} {{.State.Pid}} {{.State.StartedAt}}', `zun-${uuid}`)

it('containers keep running over a stop, and the next process knows them and what became of them', async () => {
  const names = ['stays', 'killed', 'removed', 'paused'] as const
  const uuids = await Promise.all(names.map((name) => cloud.zun.run({ name })))
  const [stays = '', killed = '', removed = '', paused = ''] = uuids
  for (const uuid of uuids) await cloud.zun.reaches(uuid, 'Running')
  const [before, shown] = [await lifeOf(stays), (await cloud.zun.api('GET', `/v1/containers/${stays}`)).body]

  expect(await cloud.zun.stop()).toBe(0)
  expect(await lifeOf(stays)).toBe(before)
  await docker('kill', `zun-${killed}`)
  await docker('rm', '-f', `zun-${removed}`)
  await docker('pause', `zun-${paused}`)

  cloud.zun = await ZunProcess.start({ stateDir: cloud.path })
  await cloud.zun.reaches(killed, 'Stopped', 2_000)
  await cloud.zun.reaches(removed, 'Error', 2_000)
  await cloud.zun.reaches(paused, 'Paused', 2_000)
  const { addresses, hostname, created_at } = shown
  expect(await cloud.zun.reaches(stays, 'Running', 2_000)).toMatchObject({
    name: 'stays',
    addresses,
    hostname,
    created_at,
  })
  expect(await lifeOf(stays)).toBe(before)
  const { body } = await cloud.zun.api('POST', `/v1/containers/${stays}/execute?command=echo still here`)
  expect(body).toMatchObject({ output: 'still here\n', exit_code: 0 })
  // What Docker has no more is nothing but a row, which its user may delete.
  expect(await cloud.zun.api('DELETE', `/v1/containers/${removed}`)).toMatchObject({ status: 204 })
  await cloud.zun.isGone(removed)
  await cloud.witness.converges(noPromises(), 5_000)
})
