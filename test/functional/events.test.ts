// The events of containers, from 1.41 on: read, waited for, followed.
import { describe, expect, it } from 'vitest'
import { EventFeed } from '#app/event-feed.ts'
import { Events } from '#app/events.ts'
import { Forgetting } from '#app/forgetting.ts'
import { silentLog } from '#common/log.ts'
import { type Asking, RealApi, type Reply } from '../support/real-api.ts'
import { until } from '../support/until.ts'

interface Told {
  readonly id: number
  readonly type: string
  readonly container_uuid: string
  readonly project_id: string
  readonly changes: Readonly<Record<string, unknown>>
}

const ask = (api: RealApi, query: string, asking: Asking = {}): Promise<Reply> =>
  api.ask('GET', `/v1/events${query}`, { version: '1.41', ...asking })

const eventsAfter = async (api: RealApi, after: number, more = '', asking: Asking = {}): Promise<Told[]> =>
  (await ask(api, `?after=${after}${more}`, asking)).body.events

const changesOf = (events: readonly Told[], field: string) =>
  events.map(({ changes }) => changes[field]).filter((value) => value !== undefined)

/** Somebody waits: what happens from here on is what wakes them. */
const waiting = (api: RealApi, number = 1) => until('it waits', 5_000, () => api.control.feed.size === number)

describe('events', () => {
  it('tell the story of a container in order, to its end', async () => {
    await using api = await RealApi.start()
    const start = (await ask(api, '')).body
    expect(start).toEqual({ events: [], last: 0 })
    const uuid = await api.container({ name: 'first' })
    await api.ask('PATCH', `/v1/containers/${uuid}`, { body: { name: 'second' } })
    await api.ask('DELETE', `/v1/containers/${uuid}?stop=true`)
    const events = await until('it is gone', 5_000, async () => {
      const told = await eventsAfter(api, 0)
      return told.at(-1)?.type === 'container.deleted' && told
    })
    expect(changesOf(events, 'status')).toEqual(['Creating', 'Created', 'Running', 'Deleting'])
    expect(changesOf(events, 'name')).toEqual(['first', 'second'])
    expect(events[0]).toMatchObject({ type: 'container.created', container_uuid: uuid, project_id: 'demo' })
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, at) => at + 1))
  })

  it('come in pages that lead to one another without loss or repeat', async () => {
    await using api = await RealApi.start()
    await api.container()
    const all = await eventsAfter(api, 0)
    const paged: Told[] = []
    let last = 0
    for (let page = (await ask(api, '?after=0&limit=2')).body; page.events.length > 0; ) {
      expect(page.events.length).toBeLessThanOrEqual(2)
      paged.push(...page.events)
      last = page.last
      page = (await ask(api, `?after=${last}&limit=2`)).body
    }
    expect(paged).toEqual(all)
    expect(last).toBe(all.at(-1)?.id)
  })

  it('keep to the project, and to what its members may see', async () => {
    await using api = await RealApi.start()
    const own = await api.container()
    await api.container({}, 'Running', { as: 'other' })
    const member = await eventsAfter(api, 0)
    expect(new Set(member.map(({ container_uuid }) => container_uuid))).toEqual(new Set([own]))
    expect(changesOf(member, 'host')).toEqual([])
    const admin = await eventsAfter(api, 0, '&all_projects=true', { as: 'admin' })
    expect(new Set(admin.map(({ project_id }) => project_id))).toEqual(new Set(['demo', 'other']))
    expect(changesOf(admin, 'host')).toContain('host-1')
    expect(await eventsAfter(api, 0, '', { as: 'admin' })).toEqual([])
    expect((await ask(api, '?after=0&all_projects=true')).status).toBe(403)
  })

  it('can be had of one container and of some types', async () => {
    await using api = await RealApi.start()
    const first = await api.container()
    const second = await api.container()
    const ofSecond = await eventsAfter(api, 0, `&container=${second}`)
    expect(new Set(ofSecond.map(({ container_uuid }) => container_uuid))).toEqual(new Set([second]))
    const created = await eventsAfter(api, 0, '&type=container.created')
    expect(created.map(({ container_uuid }) => container_uuid)).toEqual([first, second])
    const some = await eventsAfter(api, 0, '&type=container.created,container.deleted')
    expect(some).toEqual(created)
  })

  it('show addresses as the container does', async () => {
    await using api = await RealApi.start()
    const uuid = await api.container()
    const { body } = await api.ask('GET', `/v1/containers/${uuid}`)
    expect(changesOf(await eventsAfter(api, 0), 'addresses').at(-1)).toEqual(body.addresses)
    expect(Object.keys(body.addresses)).toHaveLength(1)
  })

  it.each([
    ['?after=-1', "'-1' does not match '^[0-9]{1,15}$'"],
    ['?timeout=61', '61 is greater than the maximum of 60'],
    ['?limit=0', '0 is less than the minimum of 1'],
    ['?container=web', "'web' is too short"],
    ['?type=container.born', "type 'container.born' is not one of container.created"],
    ['?before=1', "Additional properties are not allowed ('before' was unexpected)"],
  ])('refuse %s', async (query, reason) => {
    await using api = await RealApi.start()
    const { status, body } = await ask(api, query)
    expect([status, body.errors[0].title]).toEqual([400, expect.stringContaining(reason)])
  })

  it('are not there before 1.41', async () => {
    await using api = await RealApi.start()
    expect((await ask(api, '', { version: '1.40' })).status).toBe(406)
  })
})

it('events are read on by another process from where one left off', async () => {
  await using api = await RealApi.start()
  await api.container()
  const first = (await ask(api, '?after=0&limit=3')).body
  const feed = new EventFeed(api.db, silentLog, { pollMs: 1_000, waitersPerProject: 1, waiters: 1 })
  const heir = new Events(api.db, feed, { heartbeatMs: 1_000, streamMs: 1_000 })
  const caller = { requestId: 'req-1', userId: 'demo', projectId: 'demo', roles: ['member'], isAdmin: false }
  const query = { allProjects: false, after: first.last, limit: 1_000 }
  const rest = await heir.read(caller, query, { timeoutMs: 0, signal: new AbortController().signal })
  const all = await eventsAfter(api, 0)
  expect([...first.events, ...rest.events].map(({ id }) => id)).toEqual(all.map(({ id }) => id))
})

describe('waiting for events', () => {
  it('ends with the first one, whoever else has some meanwhile', async () => {
    await using api = await RealApi.start()
    const answer = ask(api, '?timeout=60')
    await waiting(api)
    await api.container({}, 'Running', { as: 'other' })
    expect(api.control.feed.size).toBe(1)
    const uuid = await api.container()
    const { body } = await answer
    expect(body.events[0]).toMatchObject({ type: 'container.created', container_uuid: uuid })
    await waiting(api, 0)
  })

  it('ends empty when the time is over, with the place to go on from', async () => {
    await using api = await RealApi.start()
    await api.container()
    const { body } = await ask(api, '?timeout=1')
    expect(body).toEqual({ events: [], last: (await eventsAfter(api, 0)).at(-1)?.id })
  })

  it('hears of what another process wrote', async () => {
    await using api = await RealApi.start()
    const answer = ask(api, '?timeout=60')
    await waiting(api)
    const row = {
      type: 'container.changed',
      container_uuid: 'c-1',
      project_id: 'demo',
      payload: '{"status":"Running"}',
    }
    await api.db
      .insertInto('event')
      .values({ ...row, created_at: new Date() })
      .execute()
    expect((await answer).body.events).toMatchObject([{ container_uuid: 'c-1', changes: { status: 'Running' } }])
  })

  it('is for a limited number of requests of a project', async () => {
    await using api = await RealApi.start()
    const answers = Array.from({ length: 100 }, () => ask(api, '?timeout=60'))
    await waiting(api, 100)
    const refused = await ask(api, '?timeout=60')
    expect([refused.status, refused.body.errors[0].title]).toEqual([
      429,
      '100 requests of this project wait for events already.',
    ])
    const other = ask(api, '?timeout=1', { as: 'other' })
    expect((await other).status).toBe(200)
    await api.container()
    for (const answer of await Promise.all(answers)) expect(answer.body.events.length).toBeGreaterThan(0)
    await waiting(api, 0)
  })

  it('ends when the server closes', async () => {
    await using api = await RealApi.start()
    const answer = ask(api, '?timeout=60')
    await waiting(api)
    await api.closeServer()
    expect((await answer).body).toEqual({ events: [], last: 0 })
  })
})

describe('events that have been dropped', () => {
  const forget = (api: RealApi, days: number) =>
    new Forgetting({
      db: api.db,
      keys: { forget: async () => undefined },
      log: silentLog,
      now: () => new Date(Date.now() + days * 86_400_000),
    }).run()

  it('are those older than a week, and asking for what came after them says so', async () => {
    await using api = await RealApi.start()
    await api.container()
    const before = await eventsAfter(api, 0)
    await forget(api, 6)
    expect(await eventsAfter(api, 0)).toEqual(before)
    await forget(api, 8)
    const gone = await ask(api, '?after=0')
    expect([gone.status, gone.body.errors[0].code]).toEqual([410, 'container.events-gone'])
    const last = before.at(-1)?.id ?? 0
    expect((await ask(api, '')).body.last).toBe(last)
    expect(await eventsAfter(api, last - 1)).toEqual(before.slice(-1))
    expect((await ask(api, `?after=${last - 2}`)).status).toBe(410)
  })

  it('do not lend their ids to others', async () => {
    await using api = await RealApi.start()
    await api.container()
    const { last } = (await ask(api, '')).body
    await forget(api, 8)
    await api.container()
    expect((await eventsAfter(api, last))[0]?.id).toBe(last + 1)
  })

  it('a place that was never reached is not one to wait at', async () => {
    await using api = await RealApi.start()
    expect((await ask(api, '?after=99')).status).toBe(410)
  })
})
