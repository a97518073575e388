// Many containers of one image that the host does not have: it is fetched once, whatever becomes of some of them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { docker, removeAllOf } from '../support/docker-engine.ts'
import { Witness } from '../support/invariants.ts'
import { until } from '../support/until.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { type DebianRegistry, robot, startDebianRegistry } from './debian-registry.ts'
import { startRegistry } from './registry.ts'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let zun: ZunProcess
let witness: Witness
let registry: DebianRegistry

beforeAll(async () => {
  registry = await startDebianRegistry()
  directory = await temporaryDirectory()
  zun = await ZunProcess.start({ stateDir: directory.path })
  await zun.liftQuotas()
  witness = new Witness(directory.path)
  const login = { domain: registry.domain, ...robot }
  for (const [name, registered] of [
    ['ours', login],
    ['mistyped', { ...login, password: 'open rye' }],
  ] as const) {
    const body = { registry: { name, ...registered } }
    expect(await zun.api('POST', '/v1/registries', { body })).toMatchObject({ status: 201 })
  }
})

afterAll(async () => {
  await zun?.stop()
  if (witness) await removeAllOf(witness.owner)
  witness?.close()
  await directory?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

const small = { cpu: 0.1, memory: 32 }

async function createMany(count: number, body: object): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, () => zun.api('POST', '/v1/containers', { body: { ...small, ...body } })),
  )
  return answers.map((answer) => answer.body.uuid)
}

async function dropImage(image: string): Promise<void> {
  await removeAllOf(witness.owner)
  await docker('rmi', image)
}

/** What the engine itself counts as a pull of the image, since then. */
async function pullsOf(image: string, since: number): Promise<number> {
  const events = await docker(
    ...['events', '--since', String(since), '--until', String(Math.floor(Date.now() / 1000) + 1)],
    ...['--filter', 'type=image', '--filter', 'event=pull', '--format', '{{.ID}}'],
  )
  return events.split('\n').filter((line) => line === image).length
}

it('twenty creates at once of an absent image of 50 MB make one pull', async () => {
  const repository = `zun-shared-${randomUUID()}`
  const image = await registry.push(repository, 50 * 1024 * 1024)
  const since = Math.floor(Date.now() / 1000)
  const before = registry.served().length
  const uuids = await createMany(20, { image: repository, registry: 'ours' })
  for (const uuid of uuids) await zun.reaches(uuid, 'Created', 60_000)
  onTestFinished(() => dropImage(image))
  const served = registry.served().slice(before)
  const manifests = served.filter((line) => line === `GET /v2/${repository}/manifests/latest`)
  const blobs = served.filter((line) => line.startsWith(`GET /v2/${repository}/blobs/`))
  expect(await pullsOf(image, since)).toBe(1)
  expect(manifests.length).toBeLessThanOrEqual(1)
  expect(blobs.length).toBeGreaterThan(1)
  expect(new Set(blobs).size).toBe(blobs.length)
})

it('a create that is deleted meanwhile leaves the pull to the others', async () => {
  const slow = await startRegistry('shared', { holdsLayer: true })
  const image = `${slow.domain}/shared:latest`
  onTestFinished(async () => {
    await dropImage(image)
    await slow.close()
  })
  const [first = '', ...others] = await createMany(5, { image, command: ['true'] })
  await until('Docker asks for the layer', 10_000, () => slow.held > 0)
  expect(await zun.api('DELETE', `/v1/containers/${first}?force=true`, { as: 'admin' })).toMatchObject({ status: 204 })
  await zun.isGone(first)
  expect(slow.held).toBe(1)
  slow.release()
  for (const uuid of others) await zun.reaches(uuid, 'Created')
})

it('a pull that is refused fails all who wait for it, by the name of the image', async () => {
  const repository = `zun-refused-${randomUUID()}`
  await registry.push(repository, 1024)
  const uuids = await createMany(5, { image: repository, registry: 'mistyped' })
  for (const uuid of uuids) {
    const { status_reason: reason } = await zun.reaches(uuid, 'Error')
    expect(reason).toContain(`${registry.domain}/${repository}`)
  }
  // Others, who have the right password, are not refused with them.
  const [allowed = ''] = await createMany(1, { image: repository, registry: 'ours' })
  await zun.reaches(allowed, 'Created')
  await dropImage(`${registry.domain}/${repository}:latest`)
})
