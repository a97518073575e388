import { describe, expect, it } from 'vitest'
import { type HttpDouble, httpDouble } from '../../test/support/http-double.ts'
import { fixedAuth } from './auth.ts'
import { type ClientOptions, ZunClient } from './client.ts'
import { BadRequest, Forbidden, NotFound, ServerFailed, ServiceUnreachable, StateConflict } from './errors.ts'

const clientOf = ({ url }: HttpDouble, options: Partial<ClientOptions> = {}) =>
  new ZunClient({ auth: fixedAuth(`${url}/v1`, 'secret'), ...options })

const refusal = (status: number, code = 'container.some-error') => ({
  status,
  body: { errors: [{ status, code, title: 'Short.', detail: 'Longer.', request_id: 'req-7', links: [] }] },
})

describe('a call', () => {
  it('puts parameters where the route wants them, and shows token and version', async () => {
    await using server = await httpDouble(({ method }) => ({
      body: method === 'GET' ? { containers: [], next: null } : null,
    }))
    const client = clientOf(server)
    await client.containers.list({ status: 'Running', limit: 2 })
    await client.containers.stop('a/b', { timeout: 3 })
    await client.containers.create({ image: 'busybox', run: true })
    expect(server.heard.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/v1/containers?status=Running&limit=2', undefined],
      ['POST', '/v1/containers/a%2Fb/stop?timeout=3', undefined],
      ['POST', '/v1/containers', { image: 'busybox', run: true }],
    ])
    expect(server.heard[0]?.headers).toMatchObject({
      'x-auth-token': 'secret',
      'openstack-api-version': expect.stringMatching(/^container 1\.\d+$/),
    })
  })

  it('reaches a service that is mounted somewhere, with or without a slash', async () => {
    await using server = await httpDouble(() => ({ body: { services: [] } }))
    await new ZunClient({ auth: fixedAuth(`${server.url}/container/v1/`) }).services.list()
    await new ZunClient({ auth: fixedAuth(`${server.url}/container`) }).services.list()
    expect(server.heard.map(({ url }) => url)).toEqual(['/container/v1/services', '/container/v1/services'])
    expect(server.heard[0]?.headers).not.toHaveProperty('x-auth-token')
  })

  it('asks in an older version for what later ones do not have', async () => {
    await using server = await httpDouble(() => ({ body: {} }))
    await clientOf(server).containers.rename('web', { name: 'new' })
    expect(server.heard[0]?.headers['openstack-api-version']).toBe('container 1.13')
  })

  it('answers nothing where there is nothing', async () => {
    await using server = await httpDouble(({ method }) => (method === 'DELETE' ? { status: 204 } : { body: null }))
    const client = clientOf(server)
    expect([await client.containers.delete('web'), await client.containers.start('web')]).toEqual([
      undefined,
      undefined,
    ])
  })
})

describe('the version', () => {
  const upTo = (minor: number) =>
    httpDouble(({ headers }) => {
      const asked = Number(/1\.(\d+)$/.exec(String(headers['openstack-api-version']))?.[1])
      if (asked <= minor) return { body: { services: [] } }
      return { ...refusal(406), headers: { 'openstack-api-maximum-version': `container 1.${minor}` } }
    })
  const versions = ({ heard }: HttpDouble) => heard.map(({ headers }) => headers['openstack-api-version'])

  it('is that of an older service, once it has said so', async () => {
    await using server = await upTo(12)
    const client = clientOf(server)
    await client.services.list()
    await client.services.list()
    expect(versions(server).slice(1)).toEqual(['container 1.12', 'container 1.12'])
  })

  it('stays the one that was asked for', async () => {
    await using server = await upTo(12)
    await expect(clientOf(server, { version: '1.30' }).services.list()).rejects.toMatchObject({ name: 'NotAcceptable' })
    expect(versions(server)).toEqual(['container 1.30'])
  })
})

describe('a refusal', () => {
  it.each([
    [400, BadRequest],
    [403, Forbidden],
    [404, NotFound],
    [409, StateConflict],
    [422, BadRequest],
    [500, ServerFailed],
    [503, ServerFailed],
  ])('of %i is an error of its class, with all that the service said', async (status, type) => {
    await using server = await httpDouble(() => refusal(status))
    const error = await clientOf(server)
      .containers.show('web')
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(type)
    const facts = { code: 'container.some-error', title: 'Short.', detail: 'Longer.', requestId: 'req-7' }
    expect(error).toMatchObject({ status, message: 'Longer.', ...facts })
  })

  it('by something that is no Zun has its status', async () => {
    await using server = await httpDouble(() => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<p>',
    }))
    await expect(clientOf(server).hosts.list()).rejects.toMatchObject({
      status: 502,
      message: 'The service answered 502.',
    })
  })
})

describe('no answer', () => {
  it('within the time it may take is said so', async () => {
    await using server = await httpDouble(() => undefined)
    const asked = clientOf(server, { timeoutSeconds: 0.05 }).hosts.list()
    await expect(asked).rejects.toThrow(`${server.url} did not answer within 0.05 seconds.`)
  })

  it('because nobody listens is said with the reason', async () => {
    const server = await httpDouble(() => undefined)
    await server[Symbol.asyncDispose]()
    const asked = clientOf(server).hosts.list()
    await expect(asked).rejects.toThrow(ServiceUnreachable)
    await expect(clientOf(server).hosts.list()).rejects.toThrow('ECONNREFUSED')
  })

  it('because the caller gave up is the reason of the caller', async () => {
    await using server = await httpDouble(() => undefined)
    const giving = new AbortController()
    const asked = clientOf(server).hosts.list({}, { signal: giving.signal })
    giving.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
  })

  it('that is JSON from something that says it is', async () => {
    await using server = await httpDouble(() => ({ body: '{' }))
    await expect(clientOf(server).hosts.list()).rejects.toThrow('not JSON')
  })
})

describe('a list', () => {
  it('is walked page by page, by the parameters of its links alone, and no further than asked', async () => {
    await using server = await httpDouble(({ url }) => {
      const at = Number(new URL(url, 'http://x').searchParams.get('marker') ?? 0)
      const next = at < 4 ? `http://elsewhere/zun/v1/containers?limit=2&marker=${at + 2}&status=Running` : null
      return { body: { containers: [{ uuid: `${at}` }, { uuid: `${at + 1}` }], next } }
    })
    const containers = clientOf(server).containers
    const seen: string[] = []
    for await (const { uuid } of containers.each({ limit: 2, status: 'Running' })) seen.push(uuid)
    expect(seen).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(server.heard.map(({ url }) => url)).toEqual([
      '/v1/containers?limit=2&status=Running',
      '/v1/containers?limit=2&status=Running&marker=2',
      '/v1/containers?limit=2&status=Running&marker=4',
    ])
    for await (const { uuid } of containers.each()) if (uuid === '1') break
    expect(server.heard).toHaveLength(4)
  })
})
