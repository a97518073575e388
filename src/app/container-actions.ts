import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { ResourceNotFound } from '#common/errors.ts'
import { findAction, listActionEvents, listActions } from '#db/container-actions.ts'
import type { Database } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import type { ContainerActionRecord } from '#objects/container-action.ts'
import type { ContainerActions as ContainerActionsOfApp } from './app.ts'

export class ContainerActions implements ContainerActionsOfApp {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  list(_ctx: RequestContext, container: Container): Promise<readonly ContainerActionRecord[]> {
    return listActions(this.#db, container.uuid)
  }

  async get(_ctx: RequestContext, container: Container, requestId: string) {
    const action = await findAction(this.#db, container.uuid, requestId)
    if (!action) throw new ResourceNotFound('Action', requestId)
    return { action, events: await listActionEvents(this.#db, action.id) }
  }
}
