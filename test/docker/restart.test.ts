// Containers do not notice that we end and come back; we notice what happened to them meanwhile.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { docker, removeAllOf } from '../support/docker-engine.ts'
import { noPromises, Witness } from '../support/invariants.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let zun: ZunProcess
let witness: Witness

beforeAll(async () => {
  directory = await temporaryDirectory()
  zun = await ZunProcess.start({ stateDir: directory.path })
  witness = new Witness(directory.path)
})

afterAll(async () => {
  await zun?.stop()
  if (witness) await removeAllOf(witness.owner)
  witness?.close()
  await directory?.[Symbol.asyncDispose]()
})

const lifeOf = (uuid: string) =>
  docker('inspect', '-f', '{{.Id}} {{.State.Status}} {{.State.Pid}} {{.State.StartedAt}}', `zun-${uuid}`)

it('containers keep running over a stop, and the next process knows them and what became of them', async () => {
  const names = ['stays', 'killed', 'removed', 'paused'] as const
  const uuids = await Promise.all(names.map((name) => zun.run({ name })))
  const [stays = '', killed = '', removed = '', paused = ''] = uuids
  for (const uuid of uuids) await zun.reaches(uuid, 'Running')
  const [before, shown] = [await lifeOf(stays), (await zun.api('GET', `/v1/containers/${stays}`)).body]

  expect(await zun.stop()).toBe(0)
  expect(await lifeOf(stays)).toBe(before)
  await docker('kill', `zun-${killed}`)
  await docker('rm', '-f', `zun-${removed}`)
  await docker('pause', `zun-${paused}`)

  zun = await ZunProcess.start({ stateDir: directory.path })
  await zun.reaches(killed, 'Stopped', 2_000)
  await zun.reaches(removed, 'Error', 2_000)
  await zun.reaches(paused, 'Paused', 2_000)
  const { addresses, hostname, created_at } = shown
  expect(await zun.reaches(stays, 'Running', 2_000)).toMatchObject({ name: 'stays', addresses, hostname, created_at })
  expect(await lifeOf(stays)).toBe(before)
  const { body } = await zun.api('POST', `/v1/containers/${stays}/execute?command=echo still here`)
  expect(body).toMatchObject({ output: 'still here\n', exit_code: 0 })
  // What Docker has no more is nothing but a row, which its user may delete.
  expect(await zun.api('DELETE', `/v1/containers/${removed}`)).toMatchObject({ status: 204 })
  await zun.isGone(removed)
  await witness.converges(noPromises(), 5_000)
})
