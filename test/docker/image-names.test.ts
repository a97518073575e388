// Which image a container gets, and what it says when it gets none.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { docker, removeAllOf } from '../support/docker-engine.ts'
import { Witness } from '../support/invariants.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { type DebianRegistry, robot, startDebianRegistry } from './debian-registry.ts'

const name = `zun-named-${randomUUID()}`
let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let zun: ZunProcess
let witness: Witness
let registry: DebianRegistry
let older = ''
let newer = ''

beforeAll(async () => {
  registry = await startDebianRegistry()
  older = await registry.push(name, 1000).then(() => registry.digestOf(name))
  newer = await registry.push(name, 2000).then(() => registry.digestOf(name))
  directory = await temporaryDirectory()
  zun = await ZunProcess.start({ stateDir: directory.path })
  witness = new Witness(directory.path)
  const body = { registry: { name: 'ours', domain: registry.domain, ...robot } }
  expect(await zun.api('POST', '/v1/registries', { body })).toMatchObject({ status: 201 })
})

afterAll(async () => {
  await zun?.stop()
  if (witness) await removeAllOf(witness.owner)
  witness?.close()
  await directory?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

async function create(image: string, more: object = {}): Promise<string> {
  const body = { image, cpu: 0.1, memory: 32, registry: 'ours', ...more }
  const answer = await zun.api('POST', '/v1/containers?run=true', { as: 'admin', body })
  expect(answer).toMatchObject({ status: 202 })
  return answer.body.uuid
}

/** Bytes in the file by which the two images differ. */
async function fillingOf(uuid: string): Promise<string> {
  return docker('exec', `zun-${uuid}`, 'sh', '-c', 'wc -c </filling')
}

const forget = (...names: readonly string[]) =>
  onTestFinished(async () => {
    await removeAllOf(witness.owner)
    for (const each of names) await docker('rmi', `${registry.domain}/${each}`)
  })

it.each(['', ':latest', ':any-tag'])('a digest says which image is meant, whatever the tag "%s" says', async (tag) => {
  expect(older).not.toBe(newer)
  const asked = await create(`${name}${tag}@${older}`)
  await zun.reaches(asked, 'Running')
  forget(`${name}@${older}`)
  expect(await fillingOf(asked)).toBe('1000')
  expect(await docker('inspect', '--format', '{{.Config.Image}}', `zun-${asked}`)).toContain(`@${older}`)
})

it('an image that is here is used as it is, but for the policy always, which gets the newest', async () => {
  const image = `${registry.domain}/${name}:latest`
  await docker('tag', 'busybox', image)
  const here = await create(name, { image_pull_policy: 'ifnotpresent', command: ['sleep', '1000'] })
  const never = await create(name, { image_pull_policy: 'never', command: ['sleep', '1000'] })
  for (const uuid of [here, never]) await zun.reaches(uuid, 'Running')
  const busybox = await docker('image', 'inspect', '--format', '{{.Id}}', 'busybox')
  for (const uuid of [here, never]) {
    expect(await docker('inspect', '--format', '{{.Image}}', `zun-${uuid}`)).toBe(busybox)
  }
  const always = await create(name, { image_pull_policy: 'always' })
  await zun.reaches(always, 'Running')
  forget(`${name}:latest`)
  expect(await fillingOf(always)).toBe('2000')
})

const nobody = '127.0.0.1:1/team/app:1'

it.each([
  ['is not here and may not be pulled', name, { image_pull_policy: 'never' }, 'not present with pull policy of Never'],
  ['is in no registry', `${name}-unknown`, {}, 'could not be found'],
  ['has no such tag', `${name}:unknown`, {}, 'could not be found'],
  ['has no such digest', `${name}@sha256:${'ab'.repeat(32)}`, {}, 'could not be found'],
  ['asks for a password', `${name}:latest`, { registry: undefined }, 'could not be found'],
  ['is in a registry out of reach', nobody, { registry: undefined }, 'connection refused'],
])('an image that %s is named by the container that wanted it', async (_why, image, more, expected) => {
  const full = 'registry' in more && image !== nobody ? `${registry.domain}/${image}` : image
  const uuid = await create(full, more)
  const { status_reason: reason } = await zun.reaches(uuid, 'Error')
  expect(reason).toContain(image)
  expect(reason).toContain(expected)
})
