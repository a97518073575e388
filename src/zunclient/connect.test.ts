import { describe, expect, it } from 'vitest'
import type { CloudSettings } from '#conf/clouds.ts'
import { type Heard, httpDouble, type Told } from '../../test/support/http-double.ts'
import { connect } from './connect.ts'

/** Keystone and Zun behind one address; Zun takes the tokens in `good`. */
function cloud(good: readonly string[] = ['token-1']) {
  let signIns = 0
  return httpDouble((heard): Told => {
    const { url, headers } = heard
    if (url.endsWith('/v3/auth/tokens')) {
      signIns += 1
      return {
        status: 201,
        headers: { 'x-subject-token': `token-${signIns}` },
        body: { token: { catalog: catalogue(heard) } },
      }
    }
    return good.includes(String(headers['x-auth-token']))
      ? { body: { services: [] } }
      : { status: 401, body: unauthorized }
  })
}

const unauthorized = {
  error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
}

const catalogue = ({ headers }: Heard) => {
  const base = `http://${headers.host}`
  const at = (face: string, region: string) => ({
    interface: face,
    region,
    region_id: region,
    url: `${base}/${face}/${region}/v1`,
  })
  return [
    { type: 'identity', endpoints: [at('public', 'one')] },
    { type: 'container', endpoints: [at('internal', 'one'), at('public', 'one'), at('public', 'two')] },
  ]
}

const password: CloudSettings = { username: 'ann', password: 'pw', project_name: 'demo', project_domain_name: 'Home' }
const asked = (server: { readonly heard: readonly Heard[] }) => server.heard.map(({ url }) => url)

describe('signing in', () => {
  it('with a password finds the endpoint in the catalogue', async () => {
    await using server = await cloud()
    await connect({ ...password, auth_url: `${server.url}/identity` }).services.list()
    expect(asked(server)).toEqual(['/identity/v3/auth/tokens', '/public/one/v1/services'])
    const domain = { id: 'default' }
    expect(server.heard[0]?.body.auth).toEqual({
      identity: { methods: ['password'], password: { user: { name: 'ann', domain, password: 'pw' } } },
      scope: { project: { name: 'demo', domain: { name: 'Home' } } },
    })
  })

  it.each([
    [{ region_name: 'two' }, '/public/two/v1/services'],
    [{ interface: 'internalURL' }, '/internal/one/v1/services'],
  ])('takes the endpoint of %j', async (more, path) => {
    await using server = await cloud()
    await connect({ ...password, ...more, auth_url: `${server.url}/v3/` }).services.list()
    expect(asked(server)).toEqual(['/v3/auth/tokens', path])
  })

  it('says so when the catalogue has no such endpoint', async () => {
    await using server = await cloud()
    const client = connect({ ...password, region_name: 'three', auth_url: server.url })
    await expect(client.services.list()).rejects.toThrow('no public endpoint of type container in region three')
  })

  it('with an application credential names no project', async () => {
    await using server = await cloud()
    const credential = { application_credential_id: 'ac', application_credential_secret: 'hush' }
    await connect({ ...credential, project_name: 'demo', auth_url: server.url }).services.list()
    expect(server.heard[0]?.body.auth).toEqual({
      identity: { methods: ['application_credential'], application_credential: { id: 'ac', secret: 'hush' } },
    })
  })

  it('with the name of an application credential says whose it is', async () => {
    await using server = await cloud()
    const credential = { application_credential_name: 'ci', application_credential_secret: 'hush', user_id: 'u1' }
    await connect({ ...credential, auth_url: server.url }).services.list()
    expect(server.heard[0]?.body.auth.identity.application_credential).toEqual({
      name: 'ci',
      secret: 'hush',
      user: { id: 'u1' },
    })
  })

  it('happens once for many calls, and at the same time', async () => {
    await using server = await cloud()
    const client = connect({ ...password, auth_url: server.url })
    await Promise.all([client.services.list(), client.services.list(), client.services.list()])
    await client.services.list()
    expect(asked(server).filter((url) => url === '/v3/auth/tokens')).toHaveLength(1)
  })

  it('happens again, once, when the token has run out', async () => {
    await using server = await cloud(['token-2'])
    await connect({ ...password, auth_url: server.url }).services.list()
    expect(asked(server).filter((url) => url === '/v3/auth/tokens')).toHaveLength(2)
    await using strict = await cloud([])
    const refused = connect({ ...password, auth_url: strict.url }).services.list()
    await expect(refused).rejects.toMatchObject({ name: 'Unauthorized', detail: unauthorized.error.message })
    expect(strict.heard).toHaveLength(4)
  })

  it('is tried anew after it failed', async () => {
    let isUp = false
    await using keystone = await httpDouble(({ headers, url }) => {
      if (!isUp) return { status: 503 }
      if (!url.endsWith('tokens')) return { body: { services: [] } }
      const url1 = `http://${headers.host}/v1`
      const catalog = [{ type: 'container', endpoints: [{ interface: 'public', region: 'one', url: url1 }] }]
      return { status: 201, headers: { 'x-subject-token': 'token-1' }, body: { token: { catalog } } }
    })
    const client = connect({ ...password, auth_url: keystone.url })
    await expect(client.services.list()).rejects.toMatchObject({ status: 503 })
    isUp = true
    await expect(client.services.list()).resolves.toEqual({ services: [] })
  })
})

describe('without signing in', () => {
  it.each([
    ['no token', { auth_type: 'none' }, undefined],
    ['none, as that is all there is to say', {}, undefined],
    ['the token that was given', { token: 'token-1' }, 'token-1'],
    ['the token of an admin', { auth_type: 'admin_token', token: 'token-1' }, 'token-1'],
  ])('it shows %s', async (_what, settings, token) => {
    await using server = await httpDouble(() => ({ body: { services: [] } }))
    await connect({ ...settings, endpoint: `${server.url}/v1` }).services.list()
    expect(server.heard.map(({ url, headers }) => [url, headers['x-auth-token']])).toEqual([['/v1/services', token]])
  })
})

describe('settings that do not suffice', () => {
  it.each([
    [{}, 'Nobody has said the cloud'],
    [{ auth_type: 'none' }, 'Nobody has said the endpoint'],
    [{ auth_url: 'http://k' }, 'Nobody has said the user'],
    [{ auth_url: 'http://k', username: 'ann' }, 'Nobody has said the password'],
    [{ auth_url: 'http://k', auth_type: 'v3kerberos' }, 'The auth_type v3kerberos is not known here'],
    [{ ...password, auth_url: 'http://k', interface: 'private' }, 'The interface private is not known'],
    [{ endpoint: 'http://z', container_api_version: 'newest' }, 'newest is no API version'],
  ])('%j are refused with one sentence', (settings: CloudSettings, sentence) => {
    expect(() => connect(settings)).toThrow(sentence)
  })
})
