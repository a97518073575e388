import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Conflict, InvalidStateException, ZunError } from '#common/errors.ts'
import { aContainer } from '../../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../../test/support/edge.ts'

const { uuid } = aContainer()
const holding = { containers: [aContainer({ projectId: 'admin' })] }

describe('paths', () => {
  it.each([
    '/v1/services',
    '/services',
    '/v1/services/',
    '/services/',
    '//v1//services',
    '/v1/services.json',
    '/services.json',
    'http://other.test/v1/services',
  ])('%s is the list of services', async (url) => {
    expect((await anEdge().ask('GET', url)).body).toEqual({ services: [] })
  })

  it.each([`/v1/containers//${uuid}`, `/containers//${uuid}/`, '/v1/containers/web?expand=1', '/v1/containers/w%65b'])(
    '%s is the container',
    async (url) => {
      expect((await anEdge(holding).ask('GET', url)).body.uuid).toBe(uuid)
    },
  )

  it('takes a name that ends in .json as it is', async () => {
    const edge = anEdge({ containers: [aContainer({ name: 'web.json', projectId: 'admin' })] })
    expect((await edge.ask('GET', '/v1/containers/web.json')).status).toBe(200)
    expect((await edge.ask('GET', '/v1/containers/web')).status).toBe(404)
  })

  it('leaves a neighbour under /identity alone', async () => {
    const { server } = anEdge()
    server.get('/identity//v3/', async () => ({ mine: true }))
    server.post('/identity/v3/auth/tokens', async (request) => ({ got: request.body }))
    const plain = await server.inject({ url: '/identity//v3/' })
    expect([plain.statusCode, plain.json(), plain.headers['x-openstack-request-id']]).toEqual([
      200,
      { mine: true },
      undefined,
    ])
    const posted = await server.inject({ method: 'POST', url: '/identity/v3/auth/tokens', payload: { auth: 1 } })
    expect(posted.json()).toEqual({ got: { auth: 1 } })
  })
})

describe('routes that are not there', () => {
  it.each(['/v1/nothing', '/nothing', '/v2/containers', `/v1/containers/${uuid}/dance`, '/v1/containers/a/b/c/d'])(
    'GET %s is not found',
    async (url) => {
      const told = await anEdge().ask('GET', url)
      expect(told.status).toBe(404)
      expect(errorOf(told)).toMatchObject({ code: 'container.', title: 'Not Found', detail: '', links: [] })
    },
  )

  it.each([
    ['GET', `/v1/containers/${uuid}/start`],
    ['POST', `/v1/containers/${uuid}/logs`],
    ['POST', `/v1/containers/${uuid}`],
    ['POST', `/v1/containers/${uuid}/dance`],
  ])('%s %s is not found', async (method, url) => {
    expect((await anEdge(holding).ask(method, url)).status).toBe(404)
  })

  it.each([
    ['PUT', '/v1/containers', 'DELETE, GET, PATCH, POST'],
    ['DELETE', '/v1/containers', 'DELETE, GET, PATCH, POST'],
    ['PATCH', '/v1/containers', 'DELETE, GET, PATCH, POST'],
    ['HEAD', '/v1/services', 'DELETE, GET'],
    ['HEAD', `/v1/containers/${uuid}`, 'DELETE, GET, PATCH, POST'],
    ['GET', '/v1/services/1', 'DELETE, GET'],
    ['GET', '/v1/availability_zones/nova', 'GET'],
    ['POST', '/v1/hosts', 'GET'],
    ['POST', '/', 'GET'],
    ['HEAD', '/v1', 'GET'],
    ['POST', '/healthcheck', 'GET, HEAD'],
  ])('%s %s names what is allowed', async (method, url, allow) => {
    const told = await anEdge().ask(method, url)
    expect([told.status, told.headers.allow]).toEqual([405, allow])
    if (method !== 'HEAD') expect(errorOf(told)).toMatchObject({ title: 'Method Not Allowed', detail: '', status: 405 })
  })

  it('are found missing before a broken body is read', async () => {
    expect((await anEdge().ask('POST', '/v1/nothing', { body: '{"image": ' })).status).toBe(404)
  })
})

describe('request ids', () => {
  it('are always made here', async () => {
    const own = 'req-11111111-2222-3333-4444-555555555555'
    const told = await anEdge().ask('GET', '/v1/containers/nobody', { headers: { 'x-openstack-request-id': own } })
    const id = String(told.headers['x-openstack-request-id'])
    expect(id).toMatch(/^req-[0-9a-f-]{36}$/)
    expect(id).not.toBe(own)
    expect(errorOf(told).request_id).toBe(id)
  })

  it('reach the application together with the one the caller made', async () => {
    const edge = anEdge()
    const seen: unknown[] = []
    edge.app.services.list = async (ctx) => {
      seen.push(ctx.requestId, ctx.globalRequestId)
      return []
    }
    const own = 'req-11111111-2222-3333-4444-555555555555'
    const told = await edge.ask('GET', '/v1/services', { headers: { 'x-openstack-request-id': own } })
    expect(seen).toEqual([told.headers['x-openstack-request-id'], own])
  })
})

describe('authentication', () => {
  it.each(['/v1/containers', '/v1/nothing', '/v1/containers/x/dance'])('%s needs a token', async (url) => {
    const told = await anEdge().ask('GET', url, { as: 'nobody' })
    expect(told.status).toBe(401)
    expect(told.headers['www-authenticate']).toBe('Keystone uri="http://127.0.0.1:5000/v3"')
    expect(told.body).toEqual({
      error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
    })
  })

  it.each(['/', '/v1', '/v1/', '/v1.json', '/healthcheck', '/openapi.json'])('%s needs none', async (url) => {
    expect((await anEdge().ask('GET', url, { as: 'nobody' })).status).toBe(200)
  })

  it('answers 503 while identity is away, and logs why', async () => {
    const edge = anEdge()
    const told = await edge.ask('GET', '/v1/containers', { as: 'down' })
    expect([told.status, told.body.title]).toEqual([503, 'Service Unavailable'])
    expect(edge.logged[0]?.fields.err).toMatchObject({ cause: { message: 'connection refused' } })
  })

  it('still tells the version that was asked for', async () => {
    const told = await anEdge().ask('GET', '/v1/containers', { as: 'nobody', at: '1.7' })
    expect(told.headers['openstack-api-version']).toBe('container 1.7')
  })
})

describe('microversions', () => {
  const range = {
    'openstack-api-minimum-version': 'container 1.1',
    'openstack-api-maximum-version': 'container 1.41',
    vary: 'OpenStack-API-Version',
  }
  const asking = (version: string) => ({ at: '', headers: { 'OpenStack-API-Version': version } })

  it.each([
    ['container 1.1', '1.1'],
    ['container 1.40', '1.40'],
    ['  container   1.4 ', '1.4'],
    ['container 1.41', '1.41'],
    ['container latest', '1.41'],
    ['compute LATEST', '1.41'],
  ])('%j speaks %s', async (header, version) => {
    const told = await anEdge().ask('GET', '/v1/services', asking(header))
    expect(told.status).toBe(200)
    expect(told.headers).toMatchObject({ ...range, 'openstack-api-version': `container ${version}` })
  })

  it('is the oldest without a header', async () => {
    const told = await anEdge().ask('GET', '/v1/services', { at: '' })
    expect(told.headers['openstack-api-version']).toBe('container 1.1')
  })

  it.each([
    ['1.4', 'Invalid service type for OpenStack-API-Version header'],
    ['container', 'Invalid service type for OpenStack-API-Version header'],
    ['a b c', 'Invalid service type for OpenStack-API-Version header'],
    ['compute 1.4', 'Invalid service type for OpenStack-API-Version header'],
    ['container 1', 'Invalid value for OpenStack-API-Version header'],
    ['container 1.2.3', 'Invalid value for OpenStack-API-Version header'],
    ['container abc', 'Invalid value for OpenStack-API-Version header'],
  ])('%j is not acceptable', async (header, detail) => {
    const told = await anEdge().ask('GET', '/v1/nothing', asking(header))
    expect(told.status).toBe(406)
    expect(told.headers).toMatchObject(range)
    expect(told.headers['openstack-api-version']).toBeUndefined()
    expect(errorOf(told)).toMatchObject({ code: 'container.', title: 'Not Acceptable', detail })
  })

  const tail = 'The supported version range is: [container 1.1, container 1.41].'
  it.each([
    ['1.42', `Version 1.42 was requested but the minor version is not supported by this service. ${tail}`],
    ['1.0', `Version 1.0 was requested but the minor version is not supported by this service. ${tail}`],
    ['2.0', `Mutually exclusive versions requested. Version 2.0 requested but not supported by this service. ${tail}`],
  ])('%s is out of range', async (version, detail) => {
    const told = await anEdge().ask('GET', '/v1/services', { at: version })
    expect(told.status).toBe(406)
    expect(errorOf(told)).toMatchObject({
      code: 'zun.microversion-unsupported',
      title: 'Requested microversion is unsupported',
      detail,
      links: [{ rel: 'help', href: 'https://docs.openstack.org/api-guide/compute/microversions.html' }],
      max_version: '1.41',
      min_version: '1.1',
    })
  })
})

describe('content negotiation', () => {
  it.each(['text/plain', 'application/xml', 'text/html, application/xml'])('Accept %s gets 406', async (accept) => {
    const told = await anEdge().ask('GET', '/v1/services', { headers: { accept } })
    expect([told.status, errorOf(told).title, errorOf(told).detail]).toEqual([406, '', ''])
  })

  it.each(['*/*', 'application/json', 'application/*', 'text/html, application/json;q=0.5', ''])(
    'Accept %j gets JSON',
    async (accept) => {
      const told = await anEdge().ask('GET', '/v1/services', { headers: { accept } })
      expect([told.status, told.headers['content-type']]).toEqual([200, 'application/json'])
    },
  )

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('creation takes no %s', async (type) => {
    const told = await anEdge().ask('POST', '/v1/containers', { body: 'image=x', headers: { 'content-type': type } })
    expect(errorOf(told)).toMatchObject({
      status: 415,
      title: 'Unsupported Media Type',
      detail: `Unexpected content type: ${type}. Expected content types are: ['application/json']`,
    })
  })

  it('takes a charset beside the type', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect(errorOf(await anEdge().ask('POST', '/v1/containers', { body: {}, headers })).title).toBe(
      "'image' is a required property",
    )
  })

  it.each(['application/json', 'application/octet-stream', 'text/plain'])(
    'an empty body may be called %s',
    async (type) => {
      const edge = anEdge(holding)
      const headers = { 'content-type': type, 'content-length': '0' }
      expect((await edge.ask('POST', `/v1/containers/${uuid}/stop`, { headers })).status).toBe(202)
      expect((await edge.ask('DELETE', `/v1/containers/${uuid}?stop=1`, { headers })).status).toBe(204)
      expect((await edge.ask('POST', '/v1/containers', { headers })).status).toBe(400)
    },
  )

  it('reads parameters from the query, from JSON and from a form alike', async () => {
    const edge = anEdge(holding)
    const url = `/v1/containers/${uuid}/stop`
    await edge.ask('POST', `${url}?timeout=3`)
    await edge.ask('POST', url, { body: { timeout: 4 } })
    await edge.ask('POST', `${url}?timeout=3`, { body: { timeout: 5 } })
    await edge.ask('POST', url, { body: 'timeout=6', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    const asked = edge.app.calls.filter((call) => call.name === 'stop').map((call) => call.args[0])
    expect(asked).toEqual([3, 4, 5, 6])
  })
})

describe('bodies that do harm by their shape', () => {
  it.each([
    ['{"image": ', 'The request body is not valid JSON.'],
    ['["image"]', 'The request body is not a JSON object.'],
    ['"image"', 'The request body is not a JSON object.'],
    [
      '{"image":"ab","labels":{"__proto__":{"a":1}}}',
      "Additional properties are not allowed ('__proto__' was unexpected)",
    ],
    [
      `{"image":"ab","hints":${'{"a":'.repeat(70)}1${'}'.repeat(70)}}`,
      'The request body is nested more than 64 levels deep.',
    ],
    [`{"image":${'['.repeat(100_000)}`, 'The request body is not valid JSON.'],
  ])('%.60s is refused', async (body, title) => {
    const told = await anEdge().ask('POST', '/v1/containers', { body })
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })

  it('takes 64 levels', async () => {
    const body = `{"image":"ab","hints":${'{"a":'.repeat(62)}1${'}'.repeat(62)}}`
    expect((await anEdge().ask('POST', '/v1/containers', { body })).status).toBe(202)
  })

  it('refuses a body over the limit', async () => {
    const told = await anEdge({ conf: { maxBodyBytes: 100 } }).ask('POST', '/v1/containers', {
      body: { image: 'x'.repeat(200) },
    })
    expect([told.status, errorOf(told).title]).toEqual([413, 'Request Entity Too Large'])
  })

  it('refuses a path that cannot be decoded', async () => {
    const told = await anEdge().ask('GET', '/v1/containers/%ff%zz')
    expect([told.status, errorOf(told).code]).toEqual([400, 'container.'])
  })
})

describe('errors', () => {
  it('tell the message of what the request did wrong', async () => {
    const edge = anEdge(holding)
    edge.app.held.failure = new InvalidStateException('start', uuid, 'Creating')
    expect(errorOf(await edge.ask('POST', `/v1/containers/${uuid}/start`))).toMatchObject({
      code: 'container.invalid-state-exception',
      status: 409,
      title: `Cannot start container ${uuid} in Creating state`,
      detail: `Cannot start container ${uuid} in Creating state`,
      links: [],
    })
  })

  it('hide what went wrong in the server, and log it under an id', async () => {
    const edge = anEdge()
    const cause = new Error('password=secret')
    edge.app.held.failure = new Error('database gone', { cause })
    const told = await edge.ask('GET', '/v1/services')
    const error = errorOf(told)
    expect([told.status, error.code, error.title]).toEqual([500, 'container.', 'Internal Server Error'])
    const id =
      /^Your request could not be handled because of a problem in the server. Error Correlation id is: (.+)$/.exec(
        String(error.detail),
      )?.[1]
    expect(edge.logged).toMatchObject([{ message: 'request failed', fields: { correlationId: id, err: { cause } } }])
    expect(told.text).not.toContain('secret')
  })

  it('answer 503 for what is away', async () => {
    class Away extends ZunError {
      override readonly kind = 'unavailable'
    }
    const edge = anEdge()
    edge.app.held.failure = new Away('host h1 is away')
    const told = await edge.ask('GET', '/v1/services')
    expect([told.status, errorOf(told).title, told.text.includes('h1')]).toEqual([503, 'Service Unavailable', false])
  })

  it('name no class of ours but the failure itself', async () => {
    const edge = anEdge()
    edge.app.held.failure = new Conflict('Multiple things.')
    expect(errorOf(await edge.ask('GET', '/v1/services')).code).toBe('container.conflict')
  })
})

describe('cross-origin requests', () => {
  it('answers OPTIONS without a token and with nothing for a stranger', async () => {
    const told = await anEdge().ask('OPTIONS', '/v1/containers', { as: 'nobody', headers: { origin: 'http://a.test' } })
    expect([told.status, told.text, told.headers['access-control-allow-origin']]).toEqual([200, '', undefined])
    expect(told.headers['x-openstack-request-id']).toBeUndefined()
  })

  it('lets in the origins of the configuration', async () => {
    const edge = anEdge({ conf: { allowedOrigins: ['http://a.test'] } })
    const headers = { origin: 'http://a.test' }
    const preflight = await edge.ask('OPTIONS', '/v1/containers', { as: 'nobody', headers })
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'http://a.test',
      'access-control-allow-methods': 'GET,PUT,POST,DELETE,PATCH',
    })
    const refused = await edge.ask('GET', '/v1/containers', { as: 'nobody', headers })
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, 'http://a.test'])
  })
})

describe('healthcheck', () => {
  const disabled: string[] = []
  afterEach(async () => {
    for (const folder of disabled.splice(0)) await rm(folder, { recursive: true })
  })

  it.each([
    ['application/json', 200, '{\n    "detailed": false,\n    "reasons": [\n        "OK"\n    ]\n}'],
    ['text/plain', 200, 'OK'],
  ])('answers %s', async (accept, status, text) => {
    const told = await anEdge().ask('GET', '/healthcheck?detailed=true', { as: 'nobody', headers: { accept } })
    expect([told.status, told.text, told.headers['x-openstack-request-id']]).toEqual([status, text, undefined])
    expect(told.headers['openstack-api-version']).toBeUndefined()
  })

  it('answers HEAD', async () => {
    expect((await anEdge().ask('HEAD', '/healthcheck', { as: 'nobody' })).status).toBe(204)
  })

  it('sends requests elsewhere while the file is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'healthcheck-'))
    disabled.push(folder)
    const healthcheckDisableFile = join(folder, 'disable')
    await writeFile(healthcheckDisableFile, '')
    const told = await anEdge({ conf: { healthcheckDisableFile } }).ask('GET', '/healthcheck')
    expect([told.status, told.text]).toEqual([503, 'DISABLED BY FILE'])
  })
})

describe('connections', () => {
  const answerTo = async (bytes: string) => {
    const { server } = anEdge()
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    try {
      const port = Number(new URL(address).port)
      return await new Promise<string>((resolve, reject) => {
        let text = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
        socket.on('data', (data) => {
          text += data
        })
        socket.on('close', () => resolve(text))
        socket.on('error', reject)
      })
    } finally {
      await server.close()
    }
  }

  it.each([
    ['nonsense\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%.20j gets the error body', async (bytes, status) => {
    const text = await answerTo(bytes)
    expect(text).toContain(`HTTP/1.1 ${status} `)
    expect(errorOf({ body: JSON.parse(text.slice(text.indexOf('{'))) }).status).toBe(status)
  })
})
