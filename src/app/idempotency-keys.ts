// A create that may be sent again: the key is taken in the transaction that promises the container, so that there is never
// one without the other.
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { Conflict, IdempotencyKeyReused } from '#common/errors.ts'
import { findIdempotencyKey, forgetIdempotencyKeys, insertIdempotencyKey } from '#db/idempotency-keys.ts'
import type { Database, Db } from '#db/schema.ts'
import type { CreateContainer } from './app.ts'

const keptHours = 24

export interface KeyUse {
  /** Whose key it is. */
  readonly projectId: string
  readonly key: string
  readonly requestHash: string
}

/** Another request with the key was accepted meanwhile. */
export class IdempotencyKeyTaken extends Conflict {
  override readonly name = 'IdempotencyKeyTaken'
}

export class IdempotencyKeys {
  readonly #db: Kysely<Database>
  readonly #now: () => Date

  constructor(db: Kysely<Database>, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  use(ctx: RequestContext, key: string, request: CreateContainer): KeyUse {
    // A token without a project has containers of its user.
    const projectId = ctx.projectId === '' ? ctx.userId : ctx.projectId
    return { projectId, key, requestHash: createHash('sha256').update(canonical(request)).digest('hex') }
  }

  /** The container the key has made. Throws `IdempotencyKeyReused` when that was for another request. */
  async find(use: KeyUse): Promise<string | undefined> {
    const found = await findIdempotencyKey(this.#db, use, this.#oldest())
    if (found && found.requestHash !== use.requestHash) throw new IdempotencyKeyReused()
    return found?.containerUuid
  }

  /** Throws `IdempotencyKeyTaken`. */
  async claim(tx: Db, use: KeyUse, containerUuid: string): Promise<void> {
    const times = { since: this.#oldest(), now: this.#now() }
    if (await insertIdempotencyKey(tx, { ...use, containerUuid }, times)) return
    throw new IdempotencyKeyTaken('Another request with this Idempotency-Key was accepted meanwhile.')
  }

  async forget(): Promise<void> {
    await forgetIdempotencyKeys(this.#db, this.#oldest())
  }

  #oldest(): Date {
    return new Date(this.#now().getTime() - keptHours * 3_600_000)
  }
}

/** The same text for the same request, in whatever order its fields came. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
