import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DockerDriver } from '#container/docker/driver.ts'
import { docker, dockerUrl } from '../support/docker-engine.ts'
import { startRegistry, type TestRegistry } from './registry.ts'

const auth = { username: 'robot', password: 'pass:wörd/+' }
const repository = `zun-credentials-${randomUUID()}`
const driver = new DockerDriver({ apiUrl: dockerUrl, owner: 'credentials-test', defaultTimeoutSeconds: 20 })
let registry: TestRegistry
let image = ''

beforeAll(async () => {
  await docker('version')
  registry = await startRegistry(repository, { auth })
  image = `${registry.domain}/${repository}:latest`
})

afterAll(async () => {
  await driver.removeImage(image)
  await driver.close()
  await registry.close()
})

it.each([
  ['nobody', undefined],
  ['who has another password', { ...auth, password: 'wrong' }],
])('an image behind a password is not there for %s', async (_who, given) => {
  const asked = driver.pullImage(image, given && { auth: { domain: registry.domain, ...given } })
  await expect(asked).rejects.toMatchObject({ name: 'ImageNotFound', kind: 'invalid' })
  expect(await driver.inspectImage(image)).toBeUndefined()
})

it('who has the password gets the image, and can take it away again', async () => {
  await driver.pullImage(image, { auth: { domain: registry.domain, ...auth } })
  const found = await driver.inspectImage(image)
  expect(found?.id).toBe(await docker('image', 'inspect', '--format', '{{.Id}}', image))
  expect(String(found?.sizeBytes)).toBe(await docker('image', 'inspect', '--format', '{{.Size}}', image))
  await driver.removeImage(image)
  expect(await driver.inspectImage(image)).toBeUndefined()
  await driver.removeImage(image)
})

it('a search either finds something or says why it could not', async () => {
  const searched = await driver.searchImages('busybox').then(
    (found) => found.map(({ name }) => name),
    (error: unknown) => error,
  )
  if (Array.isArray(searched)) expect(searched).toContain('busybox')
  else
    expect(searched).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('The search for images failed: '),
    })
})
