import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localCatalogue } from '#cloud/identity/catalogue.ts'
import { LocalIdentity } from '#cloud/identity/local-identity.ts'
import { Passwords } from '#cloud/identity/passwords.ts'
import { registerLocalIdentity } from './routes.ts'

let directory: string
let server: FastifyInstance

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'identity-'))
  const identity = await LocalIdentity.open({
    directory,
    wwwAuthenticateUri: 'http://127.0.0.1:9517/identity',
    hashing: new Passwords({ cost: 16 }),
    passwords: { demo: 'demo-secret', admin: 'admin-secret' },
  })
  server = fastify()
  registerLocalIdentity(server, identity, { catalogue: () => localCatalogue('http://127.0.0.1:9517') })
  await server.ready()
})

afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true })
})

const domain = { name: 'Default' }

function passwordBody(name: string, scope?: object, password = `${name}-secret`): object {
  return {
    auth: {
      identity: { methods: ['password'], password: { user: { name, domain, password } } },
      ...(scope && { scope }),
    },
  }
}

function post(body: object | string, url = '/identity/v3/auth/tokens') {
  const headers = { 'content-type': 'application/json' }
  return server.inject({
    method: 'POST',
    url,
    payload: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  })
}

async function tokenOf(name: string, project = name): Promise<string> {
  const response = await post(passwordBody(name, { project: { name: project, domain } }))
  return String(response.headers['x-subject-token'])
}

function get(url: string, token?: string, subject?: string, method: 'GET' | 'HEAD' | 'DELETE' = 'GET') {
  const headers = { ...(token && { 'x-auth-token': token }), ...(subject && { 'x-subject-token': subject }) }
  return server.inject({ method, url, headers })
}

describe('discovery', () => {
  test('lists the one version with 300', async () => {
    const response = await get('/identity')
    expect(response.statusCode).toBe(300)
    expect(response.json().versions.values).toMatchObject([{ id: 'v3.14', status: 'stable' }])
  })

  test.each(['/identity/v3', '/identity/v3/'])(
    'shows it with 200 at %s, with the address the client used',
    async (url) => {
      const response = await server.inject({ url, headers: { host: 'cloud.example:9517' } })
      expect(response.statusCode).toBe(200)
      expect(response.json().version.links[0].href).toBe('http://cloud.example:9517/identity/v3/')
    },
  )
})

describe('a sign-in', () => {
  test('answers 201 with the token in a header and who it is in the body', async () => {
    const response = await post(passwordBody('demo', { project: { name: 'demo', domain } }))
    expect(response.statusCode).toBe(201)
    expect(response.headers['x-subject-token']).toMatch(/^zun1\./)
    const { token } = response.json()
    expect(token).toMatchObject({
      methods: ['password'],
      user: { name: 'demo', domain: { id: 'default', name: 'Default' } },
      project: { name: 'demo', domain: { id: 'default' } },
      roles: [{ name: 'member' }],
    })
    expect(token.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(token.catalog.map((service: { type: string }) => service.type)).toEqual(['container', 'identity'])
    expect(token.catalog[0].endpoints[0]).toMatchObject({
      interface: 'public',
      region: 'RegionOne',
      region_id: 'RegionOne',
      url: 'http://127.0.0.1:9517/v1',
    })
  })

  test('leaves the catalogue out when asked to', async () => {
    const body = passwordBody('demo', { project: { name: 'demo', domain } })
    const response = await post(body, '/identity/v3/auth/tokens?nocatalog')
    expect(response.json().token).not.toHaveProperty('catalog')
  })

  test.each([undefined, 'unscoped'])(
    'without a scope (%s) has neither project nor roles nor catalogue',
    async (scope) => {
      const body = { auth: { ...Object(passwordBody('demo')).auth, ...(scope && { scope }) } }
      const response = await post(body)
      expect(response.statusCode).toBe(201)
      expect(Object.keys(response.json().token)).not.toEqual(expect.arrayContaining(['project']))
      expect(response.json().token).not.toHaveProperty('catalog')
    },
  )

  test('with a token gives one for another project', async () => {
    const first = await tokenOf('admin')
    const identity = { methods: ['token'], token: { id: first } }
    const response = await post({ auth: { identity, scope: { project: { name: 'demo', domain } } } })
    expect(response.statusCode).toBe(201)
    expect(response.json().token).toMatchObject({ project: { name: 'demo' }, methods: ['token', 'password'] })
  })

  test.each([
    ['a wrong password', passwordBody('demo', undefined, 'wrong')],
    ['a project of others', passwordBody('demo', { project: { name: 'admin', domain } })],
    ['a scope we do not have', passwordBody('demo', { system: { all: true } })],
    ['a method we do not have', { auth: { identity: { methods: ['totp'] } } }],
    ['two methods', { auth: { identity: { methods: ['password', 'token'] } } }],
    ['a forged token', { auth: { identity: { methods: ['token'], token: { id: 'zun1.e30.e30' } } } }],
  ])('with %s is refused with 401 in the form of Keystone', async (_, body) => {
    const response = await post(body)
    expect(response.statusCode).toBe(401)
    expect(response.json().error).toMatchObject({ code: 401, title: 'Unauthorized' })
    expect(response.headers['www-authenticate']).toBe('Keystone uri="http://localhost:80/identity"')
  })

  test.each<[object | string, string]>([
    [{}, "Invalid input for field 'auth': it is required."],
    [
      { auth: { identity: { methods: ['password'] } } },
      "Invalid input for field 'auth.identity.password': it is required.",
    ],
    [
      { auth: { identity: { methods: ['password'], password: { user: { id: 7, password: 'x' } } } } },
      "Invalid input for field 'auth.identity.password.user.id': not a text.",
    ],
    [
      { auth: { identity: { methods: ['password'], password: { user: { name: 'demo', password: 'x' } } } } },
      "Invalid input for field 'auth.identity.password.user.domain': it is required.",
    ],
    ['{', ''],
    ['null', "Invalid input for field 'auth': it is required."],
  ])('with a body that makes no sense is refused with 400: %j', async (body, message) => {
    const response = await post(body)
    expect(response.statusCode).toBe(400)
    expect(response.json().error).toMatchObject({
      code: 400,
      title: 'Bad Request',
      message: expect.stringContaining(message),
    })
  })

  test('with a huge body is refused before it is read', async () => {
    const response = await post(passwordBody('demo', undefined, 'x'.repeat(20_000)))
    expect(response.statusCode).toBe(413)
  })
})

describe('a token', () => {
  test('is validated by its owner and by an admin, and not by others', async () => {
    const [demo, admin] = [await tokenOf('demo'), await tokenOf('admin')]
    const url = '/identity/v3/auth/tokens'
    const own = await get(url, demo, demo)
    expect([own.statusCode, own.headers['x-subject-token']]).toEqual([200, demo])
    expect(own.json().token).toMatchObject({ user: { name: 'demo' } })
    expect((await get(url, admin, demo)).statusCode).toBe(200)
    expect((await get(url, demo, admin)).statusCode).toBe(403)
    expect((await get(url, undefined, demo)).statusCode).toBe(401)
    expect((await get(url, admin, 'unknown')).statusCode).toBe(404)
  })

  test('is checked by HEAD without a body', async () => {
    const demo = await tokenOf('demo')
    const response = await get('/identity/v3/auth/tokens', demo, demo, 'HEAD')
    expect([response.statusCode, response.body]).toEqual([200, ''])
  })

  test('is revoked by DELETE', async () => {
    const demo = await tokenOf('demo')
    expect((await get('/identity/v3/auth/tokens', demo, demo, 'DELETE')).statusCode).toBe(204)
    expect((await get('/identity/v3/auth/projects', demo)).statusCode).toBe(401)
  })

  test('shows its projects and its catalogue', async () => {
    const [demo, admin] = [await tokenOf('demo'), await tokenOf('admin')]
    const names = async (token: string) =>
      (await get('/identity/v3/auth/projects', token)).json().projects.map((project: { name: string }) => project.name)
    expect([await names(demo), await names(admin)]).toEqual([['demo'], ['demo', 'admin']])
    expect((await get('/identity/v3/auth/catalog', demo)).json().catalog).toHaveLength(2)
  })
})

describe('a look-up', () => {
  test.each(['users', 'projects', 'roles', 'domains'])('of %s is for admins, by name or all', async (plural) => {
    const [demo, admin] = [await tokenOf('demo'), await tokenOf('admin')]
    const all = (await get(`/identity/v3/${plural}`, admin)).json()[plural]
    expect(all.length).toBeGreaterThan(0)
    const byName = await get(`/identity/v3/${plural}?name=${all[0].name}`, admin)
    expect(byName.json()[plural]).toEqual([all[0]])
    expect((await get(`/identity/v3/${plural}?name=nobody`, admin)).json()[plural]).toEqual([])
    expect((await get(`/identity/v3/${plural}?domain_id=other`, admin)).json()[plural]).toEqual([])
    const one = await get(`/identity/v3/${plural}/${all[0].id}`, admin)
    expect(Object.values(one.json())).toEqual([all[0]])
    const refused = await get(`/identity/v3/${plural}`, demo)
    expect(refused.json().error).toEqual({
      code: 403,
      message: `You are not authorized to perform the requested action: identity:list_${plural}.`,
      title: 'Forbidden',
    })
  })

  test('of oneself is for everybody, and of others for admins', async () => {
    const [demo, admin] = [await tokenOf('demo'), await tokenOf('admin')]
    const users: { id: string; name: string }[] = (await get('/identity/v3/users', admin)).json().users
    const [me, other] = [users.find(({ name }) => name === 'demo'), users.find(({ name }) => name === 'admin')]
    expect((await get(`/identity/v3/users/${me?.id}`, demo)).json().user.name).toBe('demo')
    expect((await get(`/identity/v3/users/${me?.id}/projects`, demo)).json().projects).toHaveLength(1)
    expect((await get(`/identity/v3/users/${other?.id}`, demo)).statusCode).toBe(403)
    expect((await get('/identity/v3/users/nobody', demo)).statusCode).toBe(403)
    expect((await get('/identity/v3/users/nobody', admin)).json().error).toEqual({
      code: 404,
      message: 'Could not find user: nobody.',
      title: 'Not Found',
    })
  })
})

test('an unknown path is a 404 in the form of Keystone', async () => {
  expect((await get('/identity/v3/endpoints')).json().error).toMatchObject({ code: 404, title: 'Not Found' })
})
