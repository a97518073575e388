// A story is typed command by command, first with `openstack`, then with `zun`, by one who looks at each answer.
import { expect } from 'vitest'
import { docker } from '../support/docker-engine.ts'
import type { OpenStackCli, Said, User } from '../support/openstack-cli.ts'
import type { ZunProcess } from '../support/zun-process.ts'
import { cell, readTable } from './printed-tables.ts'
import { type ClientName, type SubCommands, subCommandOf, zunNames } from './sub-commands.ts'

export interface Case {
  /** As `openstack appcontainer` wants it, without these two words; `{name}` is a fact of the scene. A list where words hold spaces. */
  readonly type: string | readonly string[]
  /** Only this client can do it; for `zun`, `type` is then as it wants it. */
  readonly only?: ClientName
  readonly as?: User
  readonly version?: string
  /** How it ends: with 0, or with 1 when it is refused. */
  readonly code?: number | Readonly<Record<ClientName, number>>
  /** What it prints among other things. */
  readonly says?: string | RegExp
  /** The reason it gives for not doing it. */
  readonly refused?: string | RegExp
  /** The fields it prints, or the rows. */
  readonly shows?: unknown
  /** One of the rows it prints. */
  readonly among?: Readonly<Record<string, unknown>>
  /** Facts for later, and the fields they stand in. */
  readonly keeps?: Readonly<Record<string, string>>
  /** In which state a container is then, for the API and for the engine. */
  readonly leaves?: Readonly<Record<string, string>>
  readonly after?: (scene: Scene) => Promise<void>
}

export interface Story {
  readonly about: string
  readonly engine: 'docker' | 'fake'
  /** Containers that run when it begins; their uuids are facts. */
  readonly containers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly cases: readonly Case[]
}

export interface Scene {
  readonly client: ClientName
  readonly zun: ZunProcess
  readonly cli: OpenStackCli
  readonly known: Readonly<Record<ClientName, SubCommands>>
  readonly facts: Map<string, string>
}

/** Types all of it. Throws at the first answer that is not as it should be. */
export async function tell(story: Story, scene: Scene): Promise<void> {
  await Promise.all(
    Object.entries(story.containers ?? {}).map(async ([fact, body]) => {
      const uuid = await scene.zun.run({ name: `${fact}-${scene.client}`, ...body })
      scene.facts.set(fact, uuid)
      await scene.zun.reaches(uuid, 'Running')
    }),
  )
  for (const one of story.cases) {
    if (one.only === undefined || one.only === scene.client) await play(one, story, scene)
  }
}

/** The words to type after the client's name, and those of them that name the sub-command. */
export function typed(
  { type, only }: Case,
  client: ClientName,
  known: Scene['known'],
): { readonly name: string; readonly rest: readonly string[] } {
  const written = typeof type === 'string' ? type.split(' ') : type
  if (only === 'zun') return split(known.zun.keys(), written)
  const full = split(known.openstack.keys(), written[0] === 'capsule' ? written : ['appcontainer', ...written])
  if (client === 'openstack') return full
  const name = zunNames(known).get(full.name)
  if (name === undefined) throw new Error(`zun has no ${full.name}.`)
  return { name, rest: full.rest }
}

function split(known: Iterable<string>, words: readonly string[]) {
  const name = subCommandOf(known, words)
  if (name === undefined) throw new Error(`No sub-command is called ${words.join(' ')}.`)
  return { name, rest: words.slice(name.split(' ').length) }
}

async function play(one: Case, { engine }: Story, scene: Scene): Promise<void> {
  const { name, rest } = typed(one, scene.client, scene.known)
  const reads = one.shows !== undefined || one.among !== undefined || one.keeps !== undefined
  const words = [...name.split(' '), ...(reads && scene.client === 'openstack' ? ['-f', 'json'] : []), ...rest]
  const filled = words.map((word) => fill(word, scene.facts))
  const said = await saidTo(filled, one, scene)
  const line = `${scene.client} ${filled.join(' ')}\n${said.stdout}${said.stderr}`
  const printed = `${said.stdout}${said.stderr}`
  const code = typeof one.code === 'object' ? one.code[scene.client] : one.code
  expect(said.code, line).toBe(code ?? (one.refused === undefined ? 0 : 1))
  expect(printed, line).not.toContain('Traceback')
  if (one.refused === undefined) expect(printed, line).not.toMatch(/\bfailed\b|\(HTTP \d+\)/)
  for (const text of [one.says, one.refused]) {
    if (typeof text === 'string') expect(printed, line).toContain(fill(text, scene.facts))
    if (text instanceof RegExp) expect(printed, line).toMatch(text)
  }
  if (reads) compare(one, said, line, scene)
  for (const [fact, status] of Object.entries(one.leaves ?? {}))
    await isLeft(factOf(scene, fact), status, engine, scene)
  await one.after?.(scene)
}

function saidTo(words: readonly string[], { as, version }: Case, { client, cli }: Scene): Promise<Said> {
  if (client === 'zun') return cli.zun([...(version ? ['--zun-api-version', version] : []), ...words], as)
  return cli.openstack([...(version ? ['--os-container-api-version', version] : []), ...words], as)
}

function compare({ shows, among, keeps = {} }: Case, { stdout }: Said, line: string, scene: Scene): void {
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not.
  const shown: any = scene.client === 'zun' ? readTable(stdout) : JSON.parse(stdout)
  const expected = (value: unknown) => filledIn(value, scene)
  if (shows !== undefined) expect(shown, line).toMatchObject(expected(shows) as object) // rows, or fields
  if (among !== undefined)
    expect(shown, line).toEqual(expect.arrayContaining([expect.objectContaining(expected(among) as object)])) // a row
  for (const [fact, field] of Object.entries(keeps)) {
    expect(shown[field], line).toEqual(expect.any(String))
    scene.facts.set(fact, shown[field])
  }
}

/** What is expected, with the facts in it, and as this client prints it. */
function filledIn(value: unknown, scene: Scene, depth = 0): unknown {
  const isPlain =
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))
  if (isPlain && (depth === 0 || (depth === 1 && !Array.isArray(value)))) {
    if (Array.isArray(value)) return value.map((row) => filledIn(row, scene, 1))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, scene, 2)]))
  }
  const known = typeof value === 'string' ? fill(value, scene.facts) : value
  if (scene.client === 'openstack') return known
  return isPlain || typeof value !== 'object' || value === null ? cell(known) : known
}

async function isLeft(uuid: string, status: string, engine: Story['engine'], { zun }: Scene): Promise<void> {
  if (status === 'Gone') await zun.isGone(uuid)
  else await zun.reaches(uuid, status)
  if (engine === 'fake') return
  const states: Readonly<Record<string, string>> = {
    Created: 'created',
    Running: 'running',
    Stopped: 'exited',
    Paused: 'paused',
    Gone: '',
  }
  expect(await docker('ps', '-a', '--filter', `name=zun-${uuid}`, '--format', '{{.State}}'), uuid).toBe(states[status])
}

export function factOf({ facts }: Scene, name: string): string {
  const fact = facts.get(name)
  if (fact === undefined) throw new Error(`Nothing is known of ${name}.`)
  return fact
}

function fill(text: string, facts: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => facts.get(name) ?? whole)
}
