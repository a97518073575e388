import { expect, it } from 'vitest'
import { Invalid } from '#common/errors.ts'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const admin = { as: 'admin' }

async function pull(api: RealApi, repo = 'busybox', as = 'admin') {
  return api.ask('POST', '/v1/images', { as, body: { repo, host: 'host-1' } })
}

function pulled(api: RealApi, uuid: string) {
  return until('the image is there', 5_000, async () => {
    const { body } = await api.ask('GET', `/v1/images/${uuid}`, admin)
    return body.image_id !== null && body
  })
}

const settled = (api: RealApi) =>
  until('all is done', 5_000, async () => {
    const open = await api.db.selectFrom('operation').select('id').where('finished_at', 'is', null).execute()
    return open.length === 0
  })

it.each(['1.1', '1.40'])('an image is pulled, shown, listed and removed at %s', async (version) => {
  await using api = await RealApi.start()
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) =>
    api.ask(method, url, { as: 'admin', version, ...(body && { body }) })
  const accepted = await ask('POST', '/v1/images', { repo: 'busybox', host: 'host-1' })
  const { uuid } = accepted.body
  const view = {
    uuid,
    links: [
      { href: `http://localhost:80/v1/images/${uuid}`, rel: 'self' },
      { href: `http://localhost:80/images/${uuid}`, rel: 'bookmark' },
    ],
    image_id: null,
    project_id: 'admin',
    repo: 'busybox',
    tag: 'latest',
    size: null,
    host: 'host-1',
  }
  expect(accepted).toMatchObject({ status: 202, headers: { location: `http://localhost:80/v1/images/${uuid}` } })
  expect(accepted.body).toEqual(view)
  const there = await pulled(api, uuid)
  expect(there).toEqual({ ...view, image_id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), size: '1982468' })
  expect((await ask('GET', '/v1/images')).body).toEqual({ images: [there], next: null })
  expect(api.engine.images.has('busybox:latest')).toBe(true)
  expect(await ask('DELETE', `/v1/images/${uuid}`)).toMatchObject({ status: 200, body: null })
  await until('it is gone', 5_000, async () => (await ask('GET', '/v1/images')).body.images.length === 0)
  expect(api.engine.images.has('busybox:latest')).toBe(false)
})

it('the host may be named by its uuid', async () => {
  await using api = await RealApi.start()
  const [host] = (await api.ask('GET', '/v1/hosts', admin)).body.hosts
  const body = { repo: 'quay.io/team/app:1.2', host: host.uuid, tag: 'ignored', size: '5m', image_id: 'any' }
  const answer = await api.ask('POST', '/v1/images', { as: 'admin', body })
  expect(answer.body).toMatchObject({ repo: 'quay.io/team/app', tag: '1.2', host: 'host-1', size: null })
})

it('a digest stands in the place of the tag', async () => {
  await using api = await RealApi.start()
  const digest = `sha256:${'ab'.repeat(32)}`
  const { body } = await pull(api, `busybox@${digest}`)
  expect(body).toMatchObject({ repo: 'busybox', tag: digest })
  await pulled(api, body.uuid)
  expect(api.engine.images.has(`busybox@${digest}`)).toBe(true)
})

it('a pull that fails leaves the image without an id, to be deleted', async () => {
  await using api = await RealApi.start()
  api.engine.anyImage = false
  const { body } = await pull(api, 'nowhere')
  await settled(api)
  expect((await api.ask('GET', `/v1/images/${body.uuid}`, admin)).body.image_id).toBeNull()
  await api.ask('DELETE', `/v1/images/${body.uuid}`, admin)
  await settled(api)
  expect((await api.ask('GET', '/v1/images', admin)).body.images).toEqual([])
})

it.each(['Running', 'Stopped', 'Created'])(
  'an image that a %s container needs stays, and who asks is told',
  async (status) => {
    await using api = await RealApi.start()
    const { body } = await pull(api)
    await pulled(api, body.uuid)
    const uuid = await api.container({ image: 'busybox:latest' }, status === 'Created' ? 'Created' : 'Running')
    if (status === 'Stopped') {
      await api.ask('POST', `/v1/containers/${uuid}/stop`)
      await api.reaches(uuid, 'Stopped')
    }
    const refused = await api.ask('DELETE', `/v1/images/${body.uuid}`, admin)
    expect(`${refused.status} ${refused.body.errors[0].title}`).toBe(
      `409 Image busybox:latest is in use by container ${uuid} on host host-1.`,
    )
    await settled(api)
    expect(api.engine.images.has('busybox:latest')).toBe(true)
    expect((await api.ask('DELETE', `/v1/containers/${uuid}?force=true`, admin)).status).toBe(204)
    await until('the container is gone', 5_000, async () => {
      return (await api.ask('GET', `/v1/containers/${uuid}`, admin)).status === 404
    })
    expect((await api.ask('DELETE', `/v1/images/${body.uuid}`, admin)).status).toBe(200)
    await until('the image is gone', 5_000, () => !api.engine.images.has('busybox:latest'))
  },
)

it('a container of another image, or of the same name in another registry, is not in the way', async () => {
  await using api = await RealApi.start()
  const { body } = await pull(api)
  await pulled(api, body.uuid)
  for (const image of ['busybox:1', 'quay.io/busybox']) await api.container({ image })
  expect((await api.ask('DELETE', `/v1/images/${body.uuid}`, admin)).status).toBe(200)
})

it('twenty pulls of one image at once make one', async () => {
  await using api = await RealApi.start()
  const answers = await Promise.all(Array.from({ length: 20 }, () => pull(api)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(19).fill(409)])
  expect(answers.find(({ status }) => status === 409)?.body.errors[0]).toMatchObject({
    code: 'container.image-already-exists',
    title: 'An image with tag latest and repo busybox already exists.',
  })
})

it('lists come in pages', async () => {
  await using api = await RealApi.start()
  const first = (await pull(api, 'one')).body.uuid
  const second = (await pull(api, 'two')).body.uuid
  const page = await api.ask('GET', '/v1/images?limit=1', admin)
  expect(page.body.images).toMatchObject([{ uuid: first }])
  expect(page.body.next).toBe(`http://localhost:80/v1/images?sort_key=id&sort_dir=asc&limit=1&marker=${first}`)
  const next = await api.ask('GET', page.body.next.replace('http://localhost:80', ''), admin)
  expect(next.body.images).toMatchObject([{ uuid: second }])
})

const none = '00000000-0000-0000-0000-000000000000'
const asked = { repo: 'busybox', host: 'host-1' }

it.each([
  ['POST', '/v1/images', { host: 'host-1' }, 'admin', "400 'repo' is a required property"],
  ['POST', '/v1/images', { repo: 'busybox' }, 'admin', "400 'host' is a required property"],
  ['POST', '/v1/images', { ...asked, host: 'none' }, 'admin', '400 The host none does not exist.'],
  ['POST', '/v1/images', { ...asked, repo: 'BusyBox' }, 'admin', '400 invalid reference format'],
  ['POST', '/v1/images', asked, 'demo', "403 Policy doesn't allow image:pull to be performed."],
  ['GET', '/v1/images', undefined, 'demo', "403 Policy doesn't allow image:get_all to be performed."],
  ['DELETE', `/v1/images/${none}`, undefined, 'demo', "403 Policy doesn't allow image:delete to be performed."],
  ['GET', `/v1/images/${none}`, undefined, 'admin', `400 Image ${none} could not be found.`],
  ['DELETE', `/v1/images/${none}`, undefined, 'admin', `400 Image ${none} could not be found.`],
  ['GET', '/v1/images/busybox', undefined, 'admin', '400 Image busybox could not be found.'],
  ['GET', `/v1/images?marker=${none}`, undefined, 'admin', `400 Image ${none} could not be found.`],
  ['GET', '/v1/images?limit=x', undefined, 'admin', '400 Limit must be positive integer'],
  ['DELETE', '/v1/images', undefined, 'admin', '405 Method Not Allowed'],
  ['GET', '/v1/images/BusyBox/search', undefined, 'demo', '400 invalid reference format'],
  [
    'GET',
    '/v1/images/quay.io/team/app/search',
    undefined,
    'demo',
    '400 Image searching is not supported in registry: quay.io',
  ],
  [
    'GET',
    '/v1/images/busybox/search?image_driver=floppy',
    undefined,
    'demo',
    "400 Invalid input for query parameters 'image_driver'. Value: 'floppy'. 'floppy' is not one of ['glance', 'docker', None, 'None']",
  ],
] as const)('%s %s %j as %s is told %s', async (method, url, body, as, expected) => {
  await using api = await RealApi.start()
  const { status, body: told } = await api.ask(method, url, { as, ...(body && { body }) })
  expect(`${status} ${told.errors[0].title}`).toBe(expected)
})

it('a search finds names with slashes, and exactly what was asked for on demand', async () => {
  await using api = await RealApi.start()
  for (const name of ['team/app', 'team/app-two', 'busybox']) api.engine.addRemoteImage(name, { image: {} })
  const names = async (url: string) => (await api.ask('GET', url)).body.map(({ name }: { name: string }) => name)
  expect(await names('/v1/images/team/app/search')).toEqual(['team/app', 'team/app-two'])
  expect(await names('/v1/images/team%2Fapp/search?exact_match=true')).toEqual(['team/app'])
  expect(await names('/v1/images/docker.io/team/app/search?exact_match=True')).toEqual(['team/app'])
  expect((await api.ask('GET', '/v1/images/busybox/search?image_driver=None')).body).toEqual([
    {
      name: 'busybox',
      description: '',
      is_automated: false,
      is_official: true,
      star_count: 0,
      metadata: { is_official: true, star_count: 0 },
    },
  ])
  expect((await api.ask('GET', '/v1/images/busybox/search?image_driver=glance')).body).toEqual([])
})

it('a search that cannot reach the registry says so', async () => {
  await using api = await RealApi.start()
  api.engine.failNext('searchImages', new Invalid('The search for images failed: no route to host'))
  const answer = await api.ask('GET', '/v1/images/busybox/search')
  expect([answer.status, answer.body.errors[0].title]).toEqual([400, 'The search for images failed: no route to host'])
})
