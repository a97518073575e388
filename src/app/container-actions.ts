import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { ResourceNotFound } from '#common/errors.ts'
import { findAction, listActionEvents, listActions } from '#db/container-actions.ts'
import { findOperationOfAction } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import type { ContainerActionEvent, ContainerActionRecord } from '#objects/container-action.ts'
import { publicSteps, type StepRecord } from '#objects/operation.ts'
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
    return { action, events: await this.#events(action) }
  }

  /** An event that is not over has at most a fetch in its details: its steps are in the journal. */
  async #events(action: ContainerActionRecord): Promise<readonly ContainerActionEvent[]> {
    const events = await listActionEvents(this.#db, action.id)
    if (events.every(({ finishTime }) => finishTime !== null)) return events
    const operation = await findOperationOfAction(this.#db, action)
    const steps = operation ? publicSteps(operation.steps) : []
    return events.map((event) =>
      event.finishTime === null ? { ...event, details: JSON.stringify([...steps, ...running(event, steps)]) } : event,
    )
  }
}

/** What it is busy with, unless that has ended since. */
function running({ details }: ContainerActionEvent, ended: readonly StepRecord[]): readonly StepRecord[] {
  const told: readonly StepRecord[] = details === null ? [] : JSON.parse(details)
  return told.filter(({ name }) => ended.every((step) => step.name !== name))
}
