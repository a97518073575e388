import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DockerClient, valuesOf } from './client.ts'
import { containerEvents } from './events.ts'
import { pullImage } from './pull.ts'

let folder: string
let socket: string
let server: Server | undefined
let client: DockerClient

/** A daemon that speaks up to `maximum()` and answers the rest by `answer`. */
async function daemonOf(maximum: () => string, answer: RequestListener): Promise<string[]> {
  const seen: string[] = []
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/version') response.end(JSON.stringify({ ApiVersion: maximum(), MinAPIVersion: '1.24' }))
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server?.listen(socket, resolve))
  return seen
}

async function daemon(maximum: string, answer: RequestListener): Promise<string[]> {
  return await daemonOf(() => maximum, answer)
}

async function stopDaemon(): Promise<void> {
  const stopped = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server?.closeAllConnections()
  await stopped
  server = undefined
}

function answerJson(value: unknown, status = 200) {
  return (_: IncomingMessage, response: ServerResponse) => response.writeHead(status).end(JSON.stringify(value))
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-client-'))
  socket = join(folder, 'docker.sock')
  client = new DockerClient({ apiUrl: `unix://${socket}`, timeoutMs: 2000 })
})

afterEach(async () => {
  client.close()
  await stopDaemon()
  await rm(folder, { recursive: true })
})

describe('the version', () => {
  test('is agreed upon once and stands in every path', async () => {
    const seen = await daemon('1.41', answerJson({ ok: 1 }))
    await Promise.all([
      client.json('GET', '/info'),
      client.json('GET', '/info', { query: { all: true, none: undefined } }),
    ])
    expect(seen.sort()).toEqual(['GET /v1.41/info', 'GET /v1.41/info?all=true', 'GET /version'])
  })

  test('is agreed upon again after the daemon was away', async () => {
    await daemon('1.41', answerJson({}))
    await client.json('GET', '/info')
    await stopDaemon()
    await expect(client.json('GET', '/info')).rejects.toMatchObject({ name: 'EngineUnavailable', kind: 'unavailable' })
    const seen = await daemon('1.47', answerJson({}))
    await client.json('GET', '/info')
    expect(seen).toEqual(['GET /version', 'GET /v1.47/info'])
  })

  test('is agreed upon again when the daemon says that it is too old', async () => {
    let oldest = '1.41'
    const seen = await daemonOf(
      () => oldest,
      (request, response) => {
        const fine = request.url === `/v${oldest}/info`
        const message = `client version 1.41 is too old. Minimum supported API version is ${oldest}`
        answerJson(fine ? { oldest } : { message }, fine ? 200 : 400)(request, response)
      },
    )
    expect(await client.json('GET', '/info')).toEqual({ oldest: '1.41' })
    oldest = '1.44'
    expect(await client.json('GET', '/info')).toEqual({ oldest: '1.44' })
    expect(seen.slice(2)).toEqual(['GET /v1.41/info', 'GET /version', 'GET /v1.44/info'])
  })
})

describe('a connection that died in the pool', () => {
  const dyingOnce = async () => {
    let calls = 0
    await daemon('1.41', (request, response) => {
      calls += 1
      if (calls === 2) request.socket.destroy()
      else answerJson({ calls })(request, response)
    })
    expect(await client.json('POST', '/x')).toEqual({ calls: 1 })
  }

  test('is replaced without a word', async () => {
    await dyingOnce()
    expect(await client.json('POST', '/x')).toEqual({ calls: 3 })
  })

  test('is no reason to send twice what must be sent once', async () => {
    await dyingOnce()
    await expect(client.json('POST', '/x', { once: true })).rejects.toMatchObject({ name: 'EngineUnavailable' })
  })
})

describe('failures', () => {
  test('a daemon that is not there is an engine that is unavailable', async () => {
    await expect(client.text('GET', '/info')).rejects.toThrow(/is not there: is dockerd running\? \(ENOENT\)/)
  })

  test('silence ends at the limit', async () => {
    await daemon('1.41', () => {})
    const slow = client.text('GET', '/info', { timeoutMs: 30 })
    await expect(slow).rejects.toMatchObject({ name: 'EngineUnavailable' })
    await expect(slow).rejects.toThrow('did not answer within 0.03 s')
  })

  test('an answer that breaks off is no answer', async () => {
    await daemon('1.41', (_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"a"', () => response.destroy())
    })
    await expect(client.text('GET', '/info')).rejects.toMatchObject({ name: 'EngineUnavailable' })
  })

  test('the signal ends the wait with its reason, before and within the answer', async () => {
    await daemon('1.41', (request, response) => {
      if (request.url?.endsWith('/events')) response.write('{"a":1}\n')
    })
    const silent = new AbortController()
    const waiting = client.text('GET', '/info', { signal: silent.signal })
    silent.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')

    const within = new AbortController()
    const values: unknown[] = []
    const reading = (async () => {
      const answer = await client.stream('GET', '/events', { signal: within.signal, idleMs: 0 })
      for await (const value of valuesOf(answer)) {
        values.push(value)
        within.abort(new Error('seen enough'))
      }
    })()
    await expect(reading).rejects.toThrow('seen enough')
    expect(values).toEqual([{ a: 1 }])
  })

  test.each([
    [404, 'No such container: zun-u1', { name: 'NoSuchContainer', kind: 'not-found', container: 'u1' }],
    [404, 'network x not found', { name: 'DockerError', kind: 'internal', status: 404 }],
    [409, 'whatever', { name: 'DockerError', kind: 'conflict', reason: 'whatever' }],
    [500, 'Container c1 is not paused', { name: 'DockerError', kind: 'conflict' }],
    [500, 'Container c1 is not running', { name: 'DockerError', kind: 'conflict' }],
    [400, 'bad parameter', { name: 'DockerError', kind: 'invalid' }],
    [500, 'no space left on device.', { kind: 'internal', message: 'Docker internal error: no space left on device.' }],
  ])('status %i with "%s" is told apart', async (status, message, expected) => {
    await daemon('1.41', answerJson({ message }, status))
    await expect(client.text('POST', '/x', { container: 'u1' })).rejects.toMatchObject(expected)
  })
})

describe('a pull', () => {
  const pullWith = async (status: number, ...lines: unknown[]) => {
    const seen = await daemon('1.41', (_, response) => {
      response.writeHead(status).end(lines.map((line) => JSON.stringify(line)).join('\r\n'))
    })
    await pullImage(client, 'reg.example:5000/app', { idleMs: 1000 })
    return seen
  }

  test('names repository and tag', async () => {
    const seen = await pullWith(200, { status: 'Pulling' }, { status: 'Done' })
    expect(seen).toContain('POST /v1.41/images/create?fromImage=reg.example%3A5000%2Fapp&tag=latest')
  })

  test('fails on an error within a stream of status 200', async () => {
    const failure = pullWith(200, { status: 'Pulling' }, { errorDetail: { message: 'disk is full' }, error: 'x' })
    await expect(failure).rejects.toMatchObject({
      name: 'ImagePullFailed',
      message: 'Error on pulling image: reg.example:5000/app:latest: disk is full',
    })
  })

  test.each([
    [404, { message: 'pull access denied for app' }],
    [200, { errorDetail: { message: 'manifest for app:latest not found: manifest unknown' } }],
  ])('an image that is not there is not found, by status %i', async (status, line) => {
    await expect(pullWith(status, line)).rejects.toMatchObject({
      name: 'ImageNotFound',
      message: expect.stringMatching(/^Image reg\.example:5000\/app could not be found\. \w+/),
    })
  })
})

describe('an event stream', () => {
  const line = (uuid: string) =>
    `${JSON.stringify({ Action: 'health_status: healthy', Actor: { ID: 'c1', Attributes: { 'zun.uuid': uuid } } })}\n`

  test('that the daemon ends is an engine that went away', async () => {
    await daemon('1.41', (_, response) => response.end(line('u1')))
    const events = containerEvents(client, 'me', { signal: new AbortController().signal })
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const event of events) seen.push(event)
    })()
    await expect(reading).rejects.toMatchObject({ name: 'EngineUnavailable' })
    expect(seen).toEqual([{ uuid: 'u1', action: 'health_status: healthy' }])
  })

  test('asks for the containers of its owner, and says when nothing can be missed any more', async () => {
    const seen = await daemon('1.41', (_, response) => response.flushHeaders())
    const controller = new AbortController()
    const options = { signal: controller.signal, onSubscribed: () => controller.abort() }
    for await (const event of containerEvents(client, 'me', options)) expect(event).toBeUndefined()
    expect(decodeURIComponent(seen.at(-1) ?? '')).toContain('"label":["zun.owner=me"]')
  })
})
