// A hundred thousand requests to a real server: it never fails on its side, keeps its memory, and makes nothing for those
// it refuses. `make fuzz SEED=n COUNT=m` sends the same requests again.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultEdgeConf } from '#api/conf.ts'
import { allRoutes } from '#api/routes.ts'
import { bytesOf, type Damage, damaged, damages } from './bytes.ts'
import { filledIn } from './known-values.ts'
import { type FuzzRequest, requestsTo } from './requests.ts'
import { type FuzzAnswer, Sender } from './sender.ts'
import { FuzzStage } from './stage.ts'

const seed = Number(process.env.ZUN_FUZZ_SEED || 20_261_122)
const count = Number(process.env.ZUN_FUZZ_COUNT || 100_000)
const batchSize = 50
const chunkSize = 2_000
const weighEvery = 1_000
/** By then all code has been compiled and all caches are full. */
const warmUp = 20_000
const largestDriftMib = 50

/** Routes that can say nothing but no here, and those that would take the only host away. */
const neverServed = new Set([
  'GET /v1/containers/:ident/attach',
  'POST /v1/containers/:ident/execute_resize',
  'POST /v1/containers/:ident/commit',
  'POST /v1/containers/:ident/add_security_group',
  'POST /v1/containers/:ident/remove_security_group',
  'POST /v1/capsules',
  'GET /v1/capsules/:ident',
  'DELETE /v1/capsules/:ident',
  'DELETE /v1/services',
  'DELETE /v1/services/:host/:binary',
])

interface Shot {
  readonly number: number
  readonly request: FuzzRequest
  /** Only of those that are damaged on the way. */
  readonly damage: readonly Damage[] | undefined
}

const routes = allRoutes(defaultEdgeConf)
const shots = fc.record({
  request: requestsTo(routes),
  damage: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: damages }),
})

it(`${count} requests of seed ${seed} find no failure, no leak and nothing made by a refusal`, async () => {
  await using stage = await FuzzStage.open()
  const range = new Range(stage)
  try {
    for (const batch of batches()) {
      const sent = await range.fire(batch)
      if (sent % weighEvery === 0) await range.weigh(sent)
    }
  } finally {
    range.close()
    process.stdout.write(`fuzz: seed ${seed}, ${range.summary()}\n`)
  }
  expect.soft(range.drift(), range.summary()).toBeLessThanOrEqual(largestDriftMib)
  // Else the requests were too wild to find anything.
  if (count >= 100_000) {
    const served = routes.map(({ method, path }) => `${method} ${path}`).filter((name) => !neverServed.has(name))
    expect(served.filter((name) => !range.served.has(name))).toEqual([])
  }
})

/** The same however many are asked for: those of a longer run begin with those of a shorter one. */
function* batches(): Generator<readonly Shot[]> {
  for (let chunk = 0; chunk * chunkSize < count; chunk += 1) {
    // Seeds that lie close together would give requests that are alike.
    const made = fc.sample(shots, { seed: Math.imul(seed + chunk, 0x9e3779b1), numRuns: chunkSize })
    const numbered = made.map((shot, at) => ({ ...shot, number: chunk * chunkSize + at + 1 }))
    const wanted = numbered.filter(({ number }) => number <= count)
    for (let at = 0; at < wanted.length; at += batchSize) yield wanted.slice(at, at + batchSize)
  }
}

class Range {
  readonly served = new Set<string>()
  readonly #stage: FuzzStage
  readonly #sender: Sender
  readonly #statuses = new Map<number, number>()
  readonly #weights: { readonly sent: number; readonly mib: number }[] = []
  #silences = 0

  constructor(stage: FuzzStage) {
    this.#stage = stage
    this.#sender = new Sender(stage.zun.url)
  }

  /** The number of the last request. Throws for the first thing that is wrong, with how to see it again. */
  async fire(batch: readonly Shot[]): Promise<number> {
    const before = this.#stage.resources()
    const accepted: string[] = []
    let silences = 0
    for (const shot of batch) {
      const answer = await this.#send(shot)
      this.#count(shot, answer)
      if (shot.request.method === 'GET') continue
      // Without a host it is right to say so with a 503, to everybody.
      if (shot.request.route.startsWith('PUT /v1/services/')) await this.#stage.raiseHosts()
      if (answer === undefined) silences += 1
      else if (answer.status < 400) accepted.push(this.#text(shot), answer.body)
    }
    await this.#stage.settled()
    const claims = accepted.join('\n')
    const unexplained = [...this.#stage.resources()].filter((made) => !before.has(made) && !accountsFor(claims, made))
    // Of a request that broke off without an answer nobody can say that it was refused.
    if (new Set(unexplained.map(idOf)).size > silences) {
      const writes = batch.filter(({ request }) => request.method !== 'GET')
      throw this.#failure(writes, `made without a request that was accepted: ${unexplained.join(', ')}`)
    }
    await this.#stage.restore()
    return batch.at(-1)?.number ?? 0
  }

  async weigh(sent: number): Promise<void> {
    this.#weights.push({ sent, mib: await this.#stage.rssMib() })
  }

  /** How far the memory goes from where it was after the warm-up. */
  drift(): number {
    const [first, ...later] = this.#weights.filter(({ sent }) => sent >= warmUp)
    return Math.max(0, ...later.map(({ mib }) => Math.abs(mib - (first?.mib ?? mib))))
  }

  summary(): string {
    const statuses = [...this.#statuses].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`)
    const weights = this.#weights.filter((_, at) => at % 5 === 4).map(({ mib }) => Math.round(mib))
    return `${statuses.join(', ')}, no answer: ${this.#silences}; memory in MiB ${weights.join(' ')}`
  }

  close(): void {
    this.#sender.close()
  }

  async #send(shot: Shot): Promise<FuzzAnswer | undefined> {
    const { damage } = shot
    const request = this.#whole(shot)
    try {
      return damage ? await this.#sender.sendBytes(damaged(bytesOf(request), damage)) : await this.#sender.send(request)
    } catch (error) {
      const ended = this.#stage.zun.ended
      const what = ended === undefined ? String(error) : `the server ended with ${ended}`
      throw this.#failure([shot], `${what}\n${await this.#stage.lastWords()}`)
    }
  }

  #count(shot: Shot, answer: FuzzAnswer | undefined): void {
    if (answer === undefined) {
      this.#silences += 1
      if (shot.damage === undefined) throw this.#failure([shot], 'no answer')
      return
    }
    const { status } = answer
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1)
    if (status < 300 && shot.damage === undefined) this.served.add(shot.request.route)
    const wrong = wrongWith(answer, shot)
    if (wrong !== undefined) throw this.#failure([shot], `${wrong}: ${status} ${answer.body.slice(0, 2000)}`)
  }

  #whole({ request }: Shot) {
    const { ids, tokens } = this.#stage
    const token = request.as === 'nobody' ? {} : { 'x-auth-token': tokens[request.as] }
    return {
      method: request.method,
      url: filledIn(request.url, ids),
      headers: { ...token, ...request.headers },
      body: filledIn(request.body, ids),
    }
  }

  #text(shot: Shot): string {
    const { method, url, headers, body } = this.#whole(shot)
    const { 'x-auth-token': _secret, ...shown } = headers
    return `${method} ${url} as ${shot.request.as} ${JSON.stringify(shown)} ${body}`
  }

  #failure(batch: readonly Shot[], what: string): Error {
    const last = batch.at(-1)?.number
    const lines = batch.map((shot) => {
      const damage = shot.damage ? ` damaged by ${JSON.stringify(shot.damage)}` : ''
      return `  ${shot.number}. ${this.#text(shot).slice(0, 1500)}${damage}`
    })
    return new Error(`${what}\n${lines.join('\n')}\nAgain: make fuzz SEED=${seed} COUNT=${last}`)
  }
}

/** Whether requests that were accepted, and their answers, explain the resource: they name it. */
function accountsFor(accepted: string, resource: string): boolean {
  return resource.startsWith('quota ') ? /^PUT \S*\/quota/m.test(accepted) : accepted.includes(idOf(resource))
}

/** `container 4f...`: its second word. */
function idOf(resource: string): string {
  return resource.split(' ')[1] ?? ''
}

function wrongWith({ status, type, body }: FuzzAnswer, { request, damage }: Shot): string | undefined {
  if (status >= 500) return 'a failure of the server'
  if (/node_modules|\bat .*\.[jt]s:\d|SQLITE|TypeError/.test(body)) return 'our insides'
  if (status < 400 || request.method === 'HEAD' || damage) return undefined
  if (type !== 'application/json') return `a refusal as ${type}`
  return isRefusal(JSON.parse(body), status) ? undefined : 'a refusal of another form'
}

function isRefusal(told: unknown, status: number): boolean {
  const { errors, error } = Object(told)
  // Those of tokens have the form of Keystone.
  if (status === 401) return Object(error).code === 401
  return Array.isArray(errors) && errors.length === 1 && Object(errors[0]).status === status
}
