// Events as a stream, through a real socket.
import { get, type IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

interface Message {
  readonly id: number
  readonly event?: string
  readonly data?: { readonly id: number; readonly container_uuid: string }
}

class Stream implements AsyncDisposable {
  readonly response: IncomingMessage
  text = ''
  ended = false

  private constructor(response: IncomingMessage) {
    this.response = response
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      this.text += chunk
    })
    response.on('close', () => {
      this.ended = true
    })
    response.on('error', () => undefined)
  }

  static open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
    const { promise, resolve, reject } = Promise.withResolvers<Stream>()
    const all = {
      'x-auth-token': 'demo',
      'openstack-api-version': 'container 1.41',
      accept: 'text/event-stream',
      ...headers,
    }
    get(url, { headers: all }, (response) => resolve(new Stream(response))).on('error', reject)
    return promise
  }

  messages(): Message[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .map((block) => block.split('\n'))
      .filter((lines) => lines.some((line) => line.startsWith('id: ')))
      .map((lines) => {
        const textOf = (field: string) => lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2)
        const [event, data] = [textOf('event'), textOf('data')]
        return { id: Number(textOf('id')), ...(event && { event }), ...(data && { data: JSON.parse(data) }) }
      })
  }

  events(): Message[] {
    return this.messages().filter(({ data }) => data !== undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.response.destroy()
  }
}

describe('a stream of events', () => {
  it('says where it begins, and then what happens as it happens', async () => {
    await using api = await RealApi.start()
    await using stream = await Stream.open(`${await api.listen()}/v1/events`)
    expect(stream.response.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    await until('its place is named', 5_000, () => stream.messages().length === 1)
    expect(stream.messages()).toEqual([{ id: 0 }])
    const uuid = await api.container()
    const { events } = (await api.ask('GET', '/v1/events?after=0', { version: '1.41' })).body
    await until('all have come', 5_000, () => stream.events().length === events.length)
    expect(stream.events().map(({ data }) => data)).toEqual(events)
    expect(stream.events()[0]).toMatchObject({ id: 1, event: 'container.created', data: { container_uuid: uuid } })
  })

  it('goes on after a break where it was, without loss or repeat', async () => {
    await using api = await RealApi.start()
    const url = `${await api.listen()}/v1/events`
    await api.container()
    const first = await Stream.open(`${url}?after=0&limit=3`)
    await until('some have come', 5_000, () => first.events().length >= 3)
    await first[Symbol.asyncDispose]()
    const seen = first.events()
    await api.container()
    const { events } = (await api.ask('GET', '/v1/events?after=0', { version: '1.41' })).body
    await using second = await Stream.open(`${url}?after=0`, { 'last-event-id': String(seen.at(-1)?.id) })
    await until('the rest has come', 5_000, () => seen.length + second.events().length === events.length)
    expect([...seen, ...second.events()].map(({ id }) => id)).toEqual(events.map((event: Message) => event.id))
  })

  it('is refused like any other request before it has begun', async () => {
    await using api = await RealApi.start()
    const url = `${await api.listen()}/v1/events`
    await using gone = await Stream.open(`${url}?after=99`)
    expect([gone.response.statusCode, gone.response.headers['content-type']]).toEqual([410, 'application/json'])
    await using old = await Stream.open(url, { 'openstack-api-version': 'container 1.40' })
    expect(old.response.statusCode).toBe(406)
    expect(api.control.feed.size).toBe(0)
  })

  it('is given up when its reader goes away', async () => {
    await using api = await RealApi.start()
    const stream = await Stream.open(`${await api.listen()}/v1/events`)
    expect(api.control.feed.size).toBe(1)
    await stream[Symbol.asyncDispose]()
    await until('nobody waits', 5_000, () => api.control.feed.size === 0)
  })

  it('ends when the server closes, and does not keep it', async () => {
    await using api = await RealApi.start()
    const stream = await Stream.open(`${await api.listen()}/v1/events`)
    await api.closeServer()
    await until('it has ended', 5_000, () => stream.ended)
    expect(api.control.feed.size).toBe(0)
  })
})
