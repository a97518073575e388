// The client commands against the real service on the fake engine: what they show, how they end, and that they ask what
// they say they ask.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { clientCommands } from '#cli/commands.ts'
import { type Shown, type TerminalOptions, typed } from '../support/client-terminal.ts'
import { RealApi } from '../support/real-api.ts'
import { tarWith } from '../support/tar.ts'

let api: RealApi
let endpoint = ''
let directory = ''
beforeAll(async () => {
  api = await RealApi.start({ networks: ['second'] })
  endpoint = `${await api.listen()}/v1`
  directory = await mkdtemp(join(tmpdir(), 'zunctl-'))
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/** The token is the user's name. */
function zunctl(words: string, more: TerminalOptions & { as?: string; last?: readonly string[] } = {}): Promise<Shown> {
  const { as = 'demo', last = [], ...options } = more
  const env = { OS_ENDPOINT: endpoint, OS_TOKEN: as }
  return typed([...words.split(' '), ...last], { env, cwd: directory, ...options })
}

const fine = async (words: string, more: Parameters<typeof zunctl>[1] = {}) => {
  const shown = await zunctl(words, more)
  expect({ words, ...shown }).toMatchObject({ code: 0, err: '' })
  return shown.out
}
const json = async (words: string, more: Parameters<typeof zunctl>[1] = {}) =>
  JSON.parse(await fine(`-o json ${words}`, more))

let names = 0
const aContainer = async (flags = '') => {
  names += 1
  await fine(
    `container run --name c${names} --cpu 0.1 --memory 16 ${flags} --wait busybox sleep 1000`.replace('  ', ' '),
  )
  return `c${names}`
}

describe('containers', () => {
  it('are made, shown as a table and as data, and deleted', async () => {
    const made = await fine(
      'container run --name web --cpu 0.1 --memory 32 -e A=1 -e B=2=3 --label x=y --wait busybox sleep -x 1',
    )
    expect(made).toMatch(/^name +web$/m)
    expect(made).toMatch(/^status +Running$/m)
    const shown = await json('container show web')
    expect(shown).toMatchObject({
      command: ['sleep', '-x', '1'],
      environment: { A: '1', B: '2=3' },
      labels: { x: 'y' },
    })
    const [title, row] = (await fine('container list --name web')).split('\n')
    expect(title).toMatch(/^UUID +NAME +IMAGE +STATUS +TASK STATE +ADDRESSES$/)
    expect(row).toMatch(new RegExp(`^${shown.uuid} +web +busybox +Running +- +\\d`))
    expect(parse(await fine('container list --name web -o yaml'))).toMatchObject([{ uuid: shown.uuid }])
    expect(await fine('container delete web --stop --wait')).toBe('web\n')
    expect(await fine('container list --name web -o json')).toBe('[]\n')
  })

  it('are listed to the last page, or as many as wanted', async () => {
    const [one, two, three] = [await aContainer(), await aContainer(), await aContainer()]
    const uuids = async (words: string) => (await json(words)).map(({ uuid }: { uuid: string }) => uuid)
    expect(await uuids('container list --limit 2')).toHaveLength(2)
    expect((await uuids('container list')).length).toBeGreaterThanOrEqual(3)
    await fine(`container delete --stop ${one} ${two} ${three} --wait`)
  })

  it('live through every command', async () => {
    const name = await aContainer()
    const statusAfter = async (words: string) => {
      await fine(`container ${words} ${name} --wait`)
      return (await json(`container show ${name}`)).status
    }
    expect(await statusAfter('pause')).toBe('Paused')
    expect(await statusAfter('unpause')).toBe('Running')
    expect(await statusAfter('stop -t 1')).toBe('Stopped')
    expect(await statusAfter('start')).toBe('Running')
    expect(await statusAfter('restart -t 1')).toBe('Running')
    expect(await statusAfter('kill -s KILL')).toBe('Stopped')
    expect(await statusAfter('rebuild')).toBe('Created')
    expect(await json(`container update ${name} --memory 32`)).toMatchObject({ memory: '32' })
    expect(await json(`container resize ${name} --cpu 0.2 --wait`)).toMatchObject({ cpu: 0.2 })
    expect(await json(`container rename ${name} renamed`)).toMatchObject({ name: 'renamed' })
    const actions = await json('container action list renamed')
    expect(actions.map(({ action }: { action: string }) => action)).toEqual(expect.arrayContaining(['create', 'pause']))
    const action = await fine(`container action show renamed ${actions.at(-1).request_id}`)
    expect(action).toMatch(/^action +create$/m)
    await fine('container delete renamed --wait')
    expect(await json('container create --name later --cpu 0.1 --memory 16 --wait busybox')).toMatchObject({
      status: 'Created',
    })
    await fine('container delete later')
  })

  it('are waited for', async () => {
    const name = await aContainer()
    expect(await json(`container wait ${name} Running,Stopped`)).toMatchObject({ status: 'Running' })
    expect(await zunctl(`container wait ${name} Paused --wait-timeout 0`)).toMatchObject({
      code: 1,
      err: `zunctl: Container ${name} is Running, not Paused.\n`,
    })
    await fine(`container delete --stop ${name}`)
  })

  it('are told of, and followed until enough was seen', async () => {
    const name = await aContainer()
    const { uuid } = await json(`container show ${name}`)
    const events = await json(`event list --after 0 --container ${uuid}`)
    expect(events.length).toBeGreaterThan(1)
    expect(await fine(`event list --after 0 --container ${uuid}`)).toMatch(/^ID +TIME +TYPE +CONTAINER +CHANGES\n/)
    const followed = await fine(`event list -f --after 0 --limit 2 --container ${uuid} -o json`)
    expect(
      followed
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(events.slice(0, 2).map(({ id }: { id: number }) => id))
    await fine(`container delete --stop ${name}`)
  })

  it('are looked into', async () => {
    const name = await aContainer()
    expect(await fine(`container logs ${name} --stdout --tail 5`)).toBeTypeOf('string')
    expect(await fine(`container top ${name}`)).toMatch(/PID/)
    expect(await fine(`container stats ${name}`)).toMatch(/^CPU % +/m)
    await writeFile(join(directory, 'in.tar'), tarWith('hello.txt', 'hello'))
    await fine(`container cp in.tar ${name}:/tmp`)
    await fine(`container cp ${name}:/tmp/hello.txt out.tar`)
    expect((await readFile(join(directory, 'out.tar'))).toString()).toContain('hello')
    const input = await readFile(join(directory, 'in.tar'))
    await fine(`container cp - ${name}:/tmp`, { input })
    expect(await fine(`container cp ${name}:/tmp/hello.txt -`)).toContain('hello')
    expect(await zunctl('container cp here there')).toMatchObject({ code: 1 })
    await fine(`container delete --stop ${name}`)
  })

  it('end a command as it ends, whatever its words are', async () => {
    const name = await aContainer()
    const words = (...last: string[]) => zunctl(`container exec ${name}`, { last })
    expect(await words('echo', "it's", '$HOME', 'a  b')).toEqual({ code: 0, out: "it's $HOME a  b\n", err: '' })
    expect(await words('--', 'echo', '-o', 'json')).toMatchObject({ out: '-o json\n' })
    expect(await words('sh', '-c', 'exit 7')).toMatchObject({ code: 7 })
    await fine(`container delete --stop ${name}`)
  })

  it('join networks and leave them', async () => {
    const name = await aContainer()
    const attached = async () => (await json(`container network list ${name}`)).length
    await fine(`container network attach ${name} --network second --wait`)
    expect(await attached()).toBe(2)
    expect(await fine(`container network list ${name}`)).toMatch(/^NETWORK +PORT +ADDRESSES\n\S+ +\S+ +\d/)
    await fine(`container network detach ${name} --network second --wait`)
    expect(await attached()).toBe(1)
    await fine(`container delete --stop ${name} --wait`)
  })
})

describe('the rest', () => {
  it('images are pulled, listed, searched and removed', async () => {
    const { uuid } = await json('image pull alpine host-1', { as: 'admin' })
    expect(await fine('image list', { as: 'admin' })).toMatch(new RegExp(`^${uuid} +.*alpine`, 'm'))
    expect(await json(`image show ${uuid}`, { as: 'admin' })).toMatchObject({ uuid })
    expect(await fine('image search alpine --exact')).toMatch(/^NAME/)
    await fine(`image delete ${uuid}`, { as: 'admin' })
  })

  it('registries keep a password that nobody is shown', async () => {
    const made = await json('registry create hub.test --name hub --username ann --password -', { input: 'hush\n' })
    expect(made).toMatchObject({ domain: 'hub.test', password: '***' })
    expect(await json('registry update hub --domain other.test')).toMatchObject({ domain: 'other.test' })
    expect(await fine('registry list')).toMatch(/hub +other\.test +ann/)
    expect(await json('registry show hub')).toMatchObject({ uuid: made.uuid })
    expect(await fine('registry delete hub')).toBe('hub\n')
  })

  it('quotas are shown, set and taken back', async () => {
    const admin = { as: 'admin' }
    expect(await fine('quota set other --containers 3', admin)).toMatch(/^containers +3$/m)
    expect(await fine('quota show other --usages', admin)).toMatch(/^RESOURCE +LIMIT +IN USE\ncontainers +3 +0$/m)
    expect(await fine('quota defaults other', admin)).toMatch(/^containers +40$/m)
    await fine('quota delete other', admin)
    expect(await fine('quota show other', admin)).toMatch(/^containers +40$/m)
    expect(await fine('quota-class set default --disk 101', admin)).toMatch(/^disk +101$/m)
    expect(await fine('quota-class show default', admin)).toMatch(/^disk +101$/m)
  })

  it('hosts, services and zones are what they are', async () => {
    const admin = { as: 'admin' }
    expect(await fine('host list', admin)).toMatch(/host-1/)
    expect(await json('host show host-1', admin)).toMatchObject({ hostname: 'host-1' })
    expect(await json('service disable host-1 --reason moving', admin)).toMatchObject({ disabled_reason: 'moving' })
    expect(await fine('service list', admin)).toMatch(/^host-1 +zun-compute +nova +up +true +moving/m)
    expect(await json('service enable host-1', admin)).toMatchObject({ disabled: false })
    expect(await json('service force-down host-1', admin)).toMatchObject({ forced_down: true })
    expect(await json('service force-down host-1 --unset', admin)).toMatchObject({ forced_down: false })
    expect(await fine('availability-zone list')).toBe('AVAILABILITY ZONE\nnova\n')
  })

  it('networks are made known, and that is taken back', async () => {
    const { neutron_net_id: id } = await api.db.selectFrom('network').selectAll().executeTakeFirstOrThrow()
    expect(await json(`network create ${id}`, { as: 'admin' })).toMatchObject({ neutron_net_id: id })
    expect(await fine(`network delete ${id}`, { as: 'admin' })).toBe(`${id}\n`)
  })

  it('capsules are listed; others are refused in the words of the service', async () => {
    expect(await fine('capsule list')).toMatch(/^UUID/)
    await writeFile(join(directory, 'pod.yaml'), 'kind: capsule\n')
    expect(await zunctl('capsule create pod.yaml')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^zunctl: .+\n$/),
    })
    expect(await zunctl('capsule create none.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('none.yaml'),
    })
    for (const words of ['capsule show none', 'capsule delete none'])
      expect(await zunctl(words)).toMatchObject({ code: 2 })
  })

  it('anything else can be asked as it is', async () => {
    expect(JSON.parse(await fine('api GET /v1/availability_zones'))).toMatchObject({ next: null })
    const body = JSON.stringify({ registry: { domain: 'raw.test', name: 'raw' } })
    expect(JSON.parse(await fine('api post /v1/registries --data -', { input: body }))).toHaveProperty('registry')
    expect(await fine('api DELETE /v1/registries/raw --status')).toBe('204\n')
    expect(await zunctl('api GET /v1/containers/none')).toMatchObject({ code: 2, out: expect.stringContaining('404') })
    expect(await zunctl('api GET v1')).toMatchObject({ code: 1, err: expect.stringContaining('begins with a slash') })
  })
})

describe('the program ends', () => {
  it.each([
    [1, 'container list --limit many', 'whole number'],
    [1, 'container list --colour red', 'unknown option'],
    [1, 'container show', "missing required argument 'container'"],
    [1, 'container run --env A busybox', 'KEY=VALUE'],
    [1, 'container create --memory 1 busybox', 'memory'],
    [2, 'container show none', 'could not be found'],
    [2, 'container delete none', 'could not be found'],
    [4, 'service list', "Policy doesn't allow"],
    [4, 'container list --os-token NOBODY', 'requires authentication'],
    [5, 'container list --os-endpoint http://127.0.0.1:1', 'cannot be reached'],
    [1, 'container list -o xml', 'Allowed choices are table, json, yaml'],
  ])('with %i for zunctl %s', async (code, words, sentence) => {
    const shown = await zunctl(words)
    expect(shown).toMatchObject({ code, out: '' })
    expect(shown.err).toContain(sentence)
  })

  it('with 3 for what the state forbids, and goes on with the others', async () => {
    const name = await aContainer()
    const shown = await zunctl(`container unpause ${name} none`)
    expect(shown).toMatchObject({ code: 3, out: '' })
    expect(shown.err.split('\n')).toHaveLength(3)
    expect(await zunctl(`container stop none ${name} --wait -t 1`)).toMatchObject({ code: 2, out: `${name}\n` })
    await fine(`container delete ${name}`)
  })

  it('with 1 when what was waited for did not come', async () => {
    api.engine.anyImage = false
    const shown = await zunctl('container run --name lost --cpu 0.1 --memory 16 --wait nothing-like-it')
    api.engine.anyImage = true
    expect(shown).toMatchObject({ code: 1, err: expect.stringMatching(/^zunctl: Container .* is Error: .+/) })
    await fine('container delete lost')
  })
})

/** Commands that this service can only refuse. */
const refused = [
  'POST /v1/capsules',
  'GET /v1/capsules/{ident}',
  'DELETE /v1/capsules/{ident}',
  'POST /v1/containers/{ident}/commit',
  'POST /v1/containers/{ident}/add_security_group',
  'POST /v1/containers/{ident}/remove_security_group',
]

it.each([
  ['container commit', 'container commit web image latest', 404],
  ['security-group add', 'container security-group add web one', 404],
  ['security-group remove', 'container security-group remove web one', 404],
])('%s asks at a version that has it', async (_name, words, status) => {
  expect(await zunctl(words)).toMatchObject({ code: status === 404 ? 2 : 1, err: expect.stringContaining('web') })
})

it('a service is forgotten', async () => {
  await fine('service delete host-1', { as: 'admin' })
  expect(await fine('service list', { as: 'admin' })).not.toContain('host-1')
})

it('every route that a command names was asked above, but for those that are refused', () => {
  const named = new Set(clientCommands.flatMap(({ routes }) => routes))
  expect([...named].filter((route) => !api.reached.has(route)).sort()).toEqual(refused.toSorted())
})
