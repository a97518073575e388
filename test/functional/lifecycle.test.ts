// What may be done to a container in which state, and what the API tells of it: a real process on the fake engine.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ContainerAction, type ContainerStatus, containerStatuses, statusesAllowing } from '#objects/container.ts'
import { until } from '../support/until.ts'
import { type Answer, temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let zun: ZunProcess

beforeAll(async () => {
  directory = await temporaryDirectory()
  zun = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  await zun.liftQuotas()
}, 30_000)

afterAll(async () => {
  await zun?.stop()
  await directory?.[Symbol.asyncDispose]()
}, 30_000)

async function running(body: Record<string, unknown> = {}): Promise<string> {
  const uuid = await zun.run({ memory: 16, ...body })
  await zun.reaches(uuid, 'Running')
  return uuid
}

/** As if it had come to that state: what is tested here is what the state lets through. */
function pretend(uuid: string, status: string): void {
  const db = new DatabaseSync(join(directory.path, 'zun.sqlite'))
  db.exec('PRAGMA busy_timeout = 5000')
  db.prepare('UPDATE container SET status = ? WHERE uuid = ?').run(status, uuid)
  db.close()
}

const titleOf = ({ body }: Answer): string => body?.errors?.[0]?.title ?? ''

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: object
  /** Written here once more, so that a slip in the product's own table shows. */
  readonly allowedIn: readonly ContainerStatus[]
}

const settled: readonly ContainerStatus[] = ['Created', 'Running', 'Stopped', 'Error']
const ended: readonly ContainerStatus[] = ['Created', 'Error', 'Stopped', 'Deleted', 'Dead']

/** How each action is asked for. Those without a route yet are not listed. */
const requests = {
  start: { method: 'POST', path: '/start', allowedIn: ['Created', 'Stopped', 'Error'] },
  stop: { method: 'POST', path: '/stop?timeout=0', allowedIn: ['Running'] },
  reboot: { method: 'POST', path: '/reboot?timeout=0', allowedIn: settled },
  pause: { method: 'POST', path: '/pause', allowedIn: ['Running'] },
  unpause: { method: 'POST', path: '/unpause', allowedIn: ['Paused'] },
  kill: { method: 'POST', path: '/kill', allowedIn: ['Running'] },
  execute: { method: 'POST', path: '/execute?command=true', allowedIn: ['Running'] },
  logs: { method: 'GET', path: '/logs', allowedIn: [...settled, 'Paused', 'Unknown'] },
  top: { method: 'GET', path: '/top', allowedIn: ['Running'] },
  update: {
    method: 'PATCH',
    path: '',
    body: { name: 'renamed' },
    allowedIn: ['Created', 'Running', 'Stopped', 'Paused'],
  },
  delete: { method: 'DELETE', path: '', allowedIn: ended },
  delete_force: { method: 'DELETE', path: '?force=true', allowedIn: containerStatuses },
  delete_after_stop: { method: 'DELETE', path: '?stop=true', allowedIn: [...ended, 'Running'] },
} as const satisfies Partial<Record<ContainerAction, Request>>

function ask(uuid: string, action: keyof typeof requests): Promise<Answer> {
  const { method, path, body }: Request = requests[action]
  return zun.api(method, `/v1/containers/${uuid}${path}`, { as: 'admin', body })
}

describe('the state of a container', () => {
  const actions = Object.keys(requests) as (keyof typeof requests)[] // they are its keys

  it.each(actions)('allows %s where the table says so, and refuses it everywhere else', async (action) => {
    const { allowedIn }: Request = requests[action]
    expect(statusesAllowing[action].toSorted()).toEqual(allowedIn.toSorted())
    const accepted: string[] = []
    const refused = await running()
    for (const status of containerStatuses) {
      const allowed = allowedIn.includes(status)
      const uuid = allowed ? await running() : refused
      pretend(uuid, status)
      const answer = await ask(uuid, action)
      if (!allowed) {
        expect([status, answer.status, titleOf(answer)]).toEqual([
          status,
          409,
          `Cannot ${action} container ${uuid} in ${status} state`,
        ])
        expect(answer.body.errors[0].code).toBe('container.invalid-state-exception')
      }
      if (answer.status < 300) accepted.push(status)
    }
    expect(accepted.toSorted()).toEqual(allowedIn.toSorted())
  })

  it('lets one of twenty conflicting actions through and refuses the others', async () => {
    const actions = ['stop', 'kill', 'pause'] as const
    for (let round = 0; round < 5; round += 1) {
      const uuid = await running()
      const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(uuid, actions[at % 3] ?? 'stop')))
      const counted = Object.groupBy(answers, ({ status }) => String(status))
      expect({ accepted: counted[202]?.length, refused: counted[409]?.length }).toEqual({ accepted: 1, refused: 19 })
      for (const refusal of counted[409] ?? [])
        expect(titleOf(refusal)).toMatch(
          new RegExp(
            `^Cannot (stop|kill|pause) container ${uuid} in (Running|Stopped|Paused) state( \\(\\w+ is in progress\\))?$`,
          ),
        )
      await until('nothing works on it', 5_000, async () => {
        return (await zun.api('GET', `/v1/containers/${uuid}`)).body.task_state === null
      })
      const { body } = await zun.api('GET', `/v1/containers/${uuid}/container_actions`)
      expect(body.containerActions).toHaveLength(2)
    }
  })

  it('makes the second of two starts wait for a stop', async () => {
    const { body } = await zun.api('POST', '/v1/containers', { body: { image: 'busybox', command: ['sleep', '1000'] } })
    await zun.reaches(body.uuid, 'Created')
    expect(await ask(body.uuid, 'start')).toMatchObject({ status: 202, body: null })
    await zun.reaches(body.uuid, 'Running')
    expect(titleOf(await ask(body.uuid, 'start'))).toBe(`Cannot start container ${body.uuid} in Running state`)
  })

  it('names the operation that is in the way', async () => {
    const uuid = await running({ command: ['sh', '-c', "trap '' TERM; sleep 1000"] })
    expect(await zun.api('POST', `/v1/containers/${uuid}/stop?timeout=2`)).toMatchObject({ status: 202 })
    expect(titleOf(await ask(uuid, 'pause'))).toBe(
      `Cannot pause container ${uuid} in Running state (container_stopping is in progress)`,
    )
    await zun.reaches(uuid, 'Stopped')
  })
})

describe('the record of actions', () => {
  it('names each action and its events, newest first, under the ids of their requests', async () => {
    const uuid = await running()
    const requestIds: string[] = []
    for (const [action, status] of [
      ['pause', 'Paused'],
      ['unpause', 'Running'],
      ['reboot', 'Running'],
      ['stop', 'Stopped'],
      ['start', 'Running'],
      ['kill', 'Stopped'],
    ] as const) {
      const { headers } = await ask(uuid, action)
      requestIds.unshift(headers.get('x-openstack-request-id') ?? '')
      await zun.reaches(uuid, status)
    }
    const { body } = await zun.api('GET', `/v1/containers/${uuid}/container_actions`)
    const records: { action: string; request_id: string; message: null }[] = body.containerActions
    expect(records.map(({ action }) => action)).toEqual([
      'kill',
      'start',
      'stop',
      'reboot',
      'unpause',
      'pause',
      'create',
    ])
    expect(records.slice(0, 6).map((record) => record.request_id)).toEqual(requestIds)
    for (const { action, request_id } of records) {
      const shown = (await zun.api('GET', `/v1/containers/${uuid}/container_actions/${request_id}`)).body
      const names = action === 'create' ? ['start', 'create'] : [action]
      expect(shown).toMatchObject({
        action,
        message: null,
        events: names.map((name) => ({ event: `compute__do_container_${name}`, result: 'Success', traceback: null })),
      })
    }
    expect(await zun.api('GET', `/v1/containers/${uuid}/container_actions/req-none`)).toMatchObject({
      status: 404,
      body: { errors: [{ title: 'The Action resource req-none could not be found.' }] },
    })
  })
})

describe('the list', () => {
  const names = ['list-a', 'list-b', 'list-c', 'list-d', 'list-e']
  let uuids: string[]

  const list = async (query: string, as: 'demo' | 'admin' = 'demo'): Promise<Answer> =>
    zun.api('GET', `/v1/containers?${query}`, { as })
  const namesIn = ({ body }: Answer): string[] => body.containers.map(({ name }: { name: string }) => name)
  const ours = (answer: Answer) => namesIn(answer).filter((name) => name.startsWith('list-'))

  beforeAll(async () => {
    uuids = []
    for (const [at, name] of names.entries())
      uuids.push(await running({ name, image: `image-${at % 2}`, memory: 16 + at, auto_remove: at === 4 }))
    await zun.api('POST', '/v1/containers', { as: 'admin', body: { image: 'busybox', name: 'list-admin' } })
    await ask(uuids[1] ?? '', 'stop')
    await zun.reaches(uuids[1] ?? '', 'Stopped')
  })

  it.each([
    ['name=list-c', ['list-c']],
    ['name=list-c&name=list-a', ['list-a', 'list-c']],
    ['image=image-1', ['list-b', 'list-d']],
    ['image=image-1&status=Running', ['list-d']],
    ['memory=18', ['list-c']],
    ['status=Stopped&name=list-b', ['list-b']],
    ['auto_remove=true', ['list-e']],
    ['name=nobody', []],
  ])('filters by %s', async (query, expected) => {
    expect(ours(await list(query))).toEqual(expected)
  })

  it('sorts by what is asked for, in both directions', async () => {
    expect(ours(await list('sort_key=name&sort_dir=desc'))).toEqual(names.toReversed())
    expect(ours(await list('sort_key=memory&image=image-0'))).toEqual(['list-a', 'list-c', 'list-e'])
    expect(titleOf(await list('sort_key=websocket_token'))).toBe(
      'The sort_key value "websocket_token" is an invalid field for sorting',
    )
  })

  it('comes in pages that lead to each other and lose nothing', async () => {
    const seen: string[] = []
    let next: string | null = '/v1/containers?limit=2&sort_key=name&sort_dir=desc&image=image-0&image=image-1'
    let pages = 0
    while (next !== null) {
      const answer: Answer = await zun.api('GET', next)
      seen.push(...namesIn(answer))
      next = answer.body.next?.replace(zun.url, '') ?? null
      pages += 1
    }
    expect([seen, pages]).toEqual([names.toReversed(), 3])
  })

  it('shows other projects only to an admin who asks', async () => {
    expect(ours(await list('name=list-admin'))).toEqual([])
    expect(ours(await list('', 'admin'))).toEqual(['list-admin'])
    expect(ours(await list('all_projects=1', 'admin'))).toEqual([...names, 'list-admin'])
    expect(await list('all_projects=1')).toMatchObject({ status: 403 })
    expect((await list('all_projects=False')).status).toBe(200)
    expect(titleOf(await list('host=somewhere'))).toBe("Policy doesn't allow container:get_one:host to be performed.")
    expect(await zun.api('GET', '/v1/containers/list-admin')).toMatchObject({ status: 404 })
  })
})
