// Every sub-command of Debian's `openstack appcontainer`, `openstack capsule` and `zun`, with every option, against a
// real `zunctl dev`: none crashes, each does what it says, and what this server cannot do is refused clearly.
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRegistry, type TestRegistry } from '../docker/registry.ts'
import { docker, removeAllOf } from '../support/docker-engine.ts'
import { Witness } from '../support/invariants.ts'
import { OpenStackCli, requireClients } from '../support/openstack-cli.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { inside, life, making, networks } from './container-stories.ts'
import { gaps } from './gaps.ts'
import { hosts, images, quotas, registries, services } from './operator-stories.ts'
import { creating, running } from './option-stories.ts'
import { aboutItself, capsules, neighbours } from './refusal-stories.ts'
import { type Scene, type Story, tell } from './story.ts'
import { type ClientName, readSubCommands } from './sub-commands.ts'

const stories: readonly Story[] = [
  ...[life, making, running, creating, inside, networks, neighbours, hosts, images],
  ...[services, quotas, registries, capsules, aboutItself],
]
const clients: readonly ClientName[] = ['openstack', 'zun']
const engines = ['docker', 'fake', 'fake'] as const

let directories: Awaited<ReturnType<typeof temporaryDirectory>>[]
/** On Docker, for both; on the fake engine, one for each client, so that each finds it untouched. */
let zuns: ZunProcess[] = []
let registry: Readonly<Record<ClientName, TestRegistry>>
let known: Scene['known']
let networkIsMade = false
const second = `zun-clients-${randomUUID().slice(0, 8)}`

beforeAll(async () => {
  await requireClients()
  known = await readSubCommands()
  await docker('network', 'create', second)
  networkIsMade = true
  registry = { openstack: await startRegistry('some-image'), zun: await startRegistry('some-image') }
  directories = await Promise.all(engines.map(() => temporaryDirectory()))
  for (const [at, engine] of engines.entries())
    zuns.push(await ZunProcess.start({ stateDir: directories[at]?.path ?? '', engine }))
  await zuns[0]?.liftQuotas()
})

afterAll(async () => {
  for (const zun of zuns) await zun.stop()
  const [onDocker] = directories ?? []
  if (onDocker && zuns.length > 0) {
    const witness = new Witness(onDocker.path)
    await removeAllOf(witness.owner)
    witness.close()
  }
  if (networkIsMade) await docker('network', 'rm', second)
  for (const client of clients) await registry?.[client].close()
  for (const directory of directories ?? []) await directory[Symbol.asyncDispose]()
  zuns = []
})

async function sceneOf({ engine }: Story, client: ClientName): Promise<Scene> {
  const at = engine === 'docker' ? 0 : 1 + clients.indexOf(client)
  const zun = zuns[at]
  if (zun === undefined) throw new Error('zunctl dev did not start.')
  const dir = join(zun.stateDir, 'files', client)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'note.txt'), 'a note from outside\n')
  await writeFile(join(dir, 'capsule.yaml'), capsuleTemplate)
  await writeFile(join(dir, 'no-kind.yaml'), capsuleTemplate.replace('kind: capsule\n', ''))
  const facts = { me: client, host: hostname(), dir, second, images: registry[client].domain }
  return { client, zun, cli: new OpenStackCli(zun), known, facts: new Map(Object.entries(facts)) }
}

const capsuleTemplate = `capsuleVersion: beta
kind: capsule
metadata:
  name: pair
spec:
  containers:
    - image: busybox
      command: ["sleep", "1000"]
`

describe.each(clients)('%s tells', (client) => {
  const own = stories.filter(({ cases }) => cases.some(({ only = client }) => only === client))
  it.concurrent.each(own.map((story) => [story.about, story] as const))(
    '%s',
    async (_about, story) => {
      await tell(story, await sceneOf(story, client))
    },
    240_000,
  )
})

describe('the stories', () => {
  it.each(clients)('leave out no sub-command and no option of %s, except with a reason', (client) => {
    expect(known[client].size).toBeGreaterThan(50)
    expect(gaps(stories, client, known)).toEqual([])
  })

  it.each(clients)('would be found wanting of a sub-command that %s has and no story types', (client) => {
    const name = client === 'zun' ? 'teleport' : 'appcontainer teleport'
    const more = { ...known, [client]: new Map([...known[client], [name, ['--to']]]) }
    expect(gaps(stories, client, more)).toEqual([
      `${client} ${name} is not typed`,
      `${client} ${name} --to is not typed`,
    ])
  })

  it('would be found wanting of one that is only ever refused', () => {
    const without = stories.filter(({ about }) => about !== 'quotas')
    const refusing: Story = {
      about: 'quotas',
      engine: 'fake',
      cases: [{ type: 'quota delete x', refused: 'no' }],
    }
    expect(gaps([...without, refusing], 'zun', known)).toContain('zun quota-delete is only refused, without a reason')
  })
})
