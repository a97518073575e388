// What must never happen, asked of the database and of Docker itself once the work in hand is done.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { containersOf } from './docker-engine.ts'
import { until } from './until.ts'

/** What clients were told: the base of "nothing answered 2xx is forgotten". */
export interface Promises {
  /** Creates answered 202. */
  readonly created: Set<string>
  /** Deletes that were sent, whatever became of the answer. */
  readonly deleteSent: Set<string>
  /** Deletes answered 204. */
  readonly deleted: Set<string>
}

export function noPromises(): Promises {
  return { created: new Set(), deleteSent: new Set(), deleted: new Set() }
}

interface Row {
  readonly uuid: string
  readonly status: string
  readonly status_reason: string | null
  readonly task_state: string | null
  readonly container_id: string | null
  readonly host: string | null
  readonly operation_id: number | null
}

export class Witness {
  readonly #db: DatabaseSync

  constructor(stateDir: string) {
    this.#db = new DatabaseSync(join(stateDir, 'zun.sqlite'), { readOnly: true })
  }

  get owner(): string {
    return String(this.#db.prepare('SELECT uuid FROM installation').get()?.uuid)
  }

  /** Milliseconds until nothing is unfinished and nothing is wrong. Throws with what is still wrong after the limit. */
  async converges(promises: Promises, limitMs: number): Promise<number> {
    const begun = performance.now()
    let wrong: string[] = []
    try {
      await until('the invariants hold', limitMs, async () => {
        wrong = [...this.#unfinished(), ...(await this.#violations(promises))]
        return wrong.length === 0
      })
    } catch {
      throw new Error(`After ${limitMs} ms:\n${wrong.join('\n')}`)
    }
    return performance.now() - begun
  }

  rows(): Row[] {
    const rows = this.#db
      .prepare('SELECT uuid, status, status_reason, task_state, container_id, host, operation_id FROM container')
      .all()
    return rows as unknown as Row[] // the columns just named
  }

  close(): void {
    this.#db.close()
  }

  #unfinished(): string[] {
    const rows = this.#db
      .prepare("SELECT id, kind, state FROM operation WHERE state IN ('pending', 'running', 'undoing')")
      .all()
    return rows.map((row) => `I4 operation ${row.id} (${row.kind}) is ${row.state}`)
  }

  async #violations(promises: Promises): Promise<string[]> {
    const rows = this.rows()
    const engine = await containersOf(this.owner)
    const byUuid = new Map(rows.map((row) => [row.uuid, row]))
    return [
      ...rows.flatMap(endsSomewhere),
      ...sameSets(
        'I2',
        new Set(engine.map(({ uuid }) => uuid)),
        new Set(rows.filter((row) => row.container_id !== null).map(({ uuid }) => uuid)),
      ),
      ...engine.flatMap(({ uuid, state }) => sameState(byUuid.get(uuid), state)),
      ...sameSets('I3 claims', this.claims(), new Set(rows.filter((row) => row.host !== null).map(({ uuid }) => uuid))),
      ...[...promises.created]
        .filter((uuid) => !byUuid.has(uuid) && !promises.deleteSent.has(uuid))
        .map((uuid) => `I5 create of ${uuid} is forgotten`),
      ...[...promises.deleted].filter((uuid) => byUuid.has(uuid)).map((uuid) => `I5 delete of ${uuid} is forgotten`),
      ...this.#replay(rows),
    ]
  }

  /** Who holds resources of a host. */
  claims(): Set<string> {
    return new Set(
      this.#db
        .prepare('SELECT consumer_uuid FROM claim')
        .all()
        .map((row) => String(row.consumer_uuid)),
    )
  }

  /** I6: the event stream replays to the database's state. */
  #replay(rows: readonly Row[]): string[] {
    const state = new Map<string, Record<string, unknown>>()
    for (const { type, container_uuid, payload } of this.#db
      .prepare('SELECT type, container_uuid, payload FROM event ORDER BY id')
      .all()) {
      const uuid = String(container_uuid)
      if (type === 'container.deleted') state.delete(uuid)
      else state.set(uuid, { ...state.get(uuid), ...JSON.parse(String(payload)) })
    }
    const wrong = sameSets('I6', new Set(state.keys()), new Set(rows.map(({ uuid }) => uuid)))
    for (const row of rows) {
      const replayed = state.get(row.uuid)
      for (const field of ['status', 'task_state', 'host'] as const) {
        if (replayed && (replayed[field] ?? null) !== row[field])
          wrong.push(`I6 ${row.uuid} has ${field} ${row[field]}, its events say ${replayed[field]}`)
      }
    }
    return wrong
  }
}

function endsSomewhere(row: Row): string[] {
  const settled = ['Created', 'Running', 'Stopped', 'Paused'].includes(row.status)
  if (row.task_state !== null || row.operation_id !== null)
    return [`I4 ${row.uuid} is ${row.status}/${row.task_state} held by ${row.operation_id}`]
  if (row.status === 'Error') return row.status_reason ? [] : [`I1 ${row.uuid} is Error without a reason`]
  return settled ? [] : [`I1 ${row.uuid} is ${row.status}`]
}

const engineStates: Readonly<Record<string, readonly string[]>> = {
  created: ['Created', 'Error'],
  running: ['Running'],
  paused: ['Paused'],
  exited: ['Stopped'],
}

function sameState(row: Row | undefined, state: string): string[] {
  if (!row) return []
  return engineStates[state]?.includes(row.status) ? [] : [`I2 ${row.uuid} is ${row.status}, in Docker ${state}`]
}

function sameSets(what: string, actual: ReadonlySet<string>, expected: ReadonlySet<string>): string[] {
  return [
    ...[...actual].filter((item) => !expected.has(item)).map((item) => `${what}: ${item} is too many`),
    ...[...expected].filter((item) => !actual.has(item)).map((item) => `${what}: ${item} is missing`),
  ]
}
