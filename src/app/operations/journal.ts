// Writes operations down: every method is one transaction, so that the journal, the container's row, the public actions
// and the event stream never disagree.
import type { Kysely } from 'kysely'
import { ContainerNotFound, type ErrorFacts, InvalidStateException, ZunError } from '#common/errors.ts'
import { finishAction, finishActionEvent, insertAction, insertActionEvent } from '#db/container-actions.ts'
import type { ContainerPatch } from '#db/container-rows.ts'
import {
  deleteContainer,
  findContainer,
  holdContainer,
  insertContainer,
  type NewContainer,
  updateContainer,
} from '#db/containers.ts'
import { insertEvent } from '#db/events.ts'
import { findOperation, insertOperation, requestCancel, saveProgress, takeLease } from '#db/operations.ts'
import type { Database, Db } from '#db/schema.ts'
import { allows, type Container, type ContainerAction } from '#objects/container.ts'
import { type OperationRecord, publicSteps, type StepRecord } from '#objects/operation.ts'
import { changePayload } from '../change-payload.ts'

/** Somebody else works on the operation now, or it has ended: this process has nothing more to say about it. */
export class LeaseLost extends ZunError {
  override readonly name = 'LeaseLost'
  override readonly kind = 'conflict'
}

export interface JournalOptions {
  /** This process. */
  readonly owner: string
  readonly leaseSeconds: number
  readonly now: () => Date
  /** No other process works on this journal: leases of the dead need not run out. */
  readonly alone: boolean
  /** Called when containers may have changed, once others can see it. */
  readonly committed: () => void
}

export interface Acceptance {
  readonly uuid: string
  readonly kind: string
  readonly recorded: boolean
  readonly containerUuid: string
  readonly projectId: string | null
  readonly userId: string | null
  readonly requestId: string | null
  readonly input: unknown
  readonly deadline: Date
  /** The event of the first step. */
  readonly event: string | undefined
  /** What the promise does to the container's row. */
  readonly patch: ContainerPatch
}

export interface AcceptOptions {
  /** Which states of the container allow it; all do when absent. */
  readonly action?: ContainerAction
  /** Whether it may cut short what is running on the container. */
  readonly preempts: boolean
  /** What the promise itself writes on the row. */
  readonly patch?: ContainerPatch
  /** May refuse by throwing, once nothing else does: what it reads cannot change before the promise is made. */
  readonly require?: (tx: Db, container: Container) => Promise<void>
}

export interface Ending {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly steps: readonly StepRecord[]
  readonly error: ErrorFacts | null
  /** Decides what becomes of the row, given its newest state; null removes it. */
  readonly settle: (container: Container) => ContainerPatch | null
}

export class Journal {
  readonly #db: Kysely<Database>
  readonly #options: JournalOptions

  constructor(db: Kysely<Database>, options: JournalOptions) {
    this.#db = db
    this.#options = options
  }

  /** Promises work on a new container. */
  /** `require` may refuse by throwing: what it reads cannot change before the promise is made. */
  acceptNew(
    container: NewContainer,
    acceptance: Acceptance,
    require: (tx: Db) => Promise<void>,
  ): Promise<OperationRecord> {
    return this.commit(async (tx) => {
      await require(tx)
      const promised = { ...container, ...acceptance.patch }
      await insertContainer(tx, promised)
      await this.#event(tx, 'container.created', container, changePayload(promised, { observed: null }))
      const operation = await this.#insert(tx, acceptance)
      await holdContainer(tx, container.uuid, operation.id)
      return operation
    })
  }

  /**
   * Promises work on a container, if its state allows it. Throws `ContainerNotFound`, or `InvalidStateException` when its
   * status or a running operation is in the way. Says which operation was cut short.
   */
  accept(
    acceptance: Acceptance,
    { action, preempts, patch, require }: AcceptOptions,
  ): Promise<{ operation: OperationRecord; cutShort: number | null }> {
    return this.commit(async (tx) => {
      const container = await findContainer(tx, acceptance.containerUuid)
      if (!container) throw new ContainerNotFound(acceptance.containerUuid)
      const busy = container.operationId !== null && !preempts
      const word = action ?? acceptance.kind
      if ((action && !allows(action, container.status)) || busy) throw refusal(word, container, busy)
      await require?.(tx, container)
      if (container.operationId !== null) await requestCancel(tx, container.operationId, this.#options.now())
      const operation = await this.#insert(tx, acceptance)
      await this.#change(tx, container, { ...acceptance.patch, ...patch, operationId: operation.id }, word)
      return { operation, cutShort: container.operationId }
    })
  }

  /** Promises work that no container of ours stands for, or that no user asked for; `alongside` is part of the promise. */
  acceptUnrecorded(acceptance: Acceptance, alongside: (tx: Db) => Promise<void>): Promise<OperationRecord> {
    return this.commit(async (tx) => {
      await alongside(tx)
      return this.#insert(tx, acceptance)
    })
  }

  /** Takes over an operation; `undefined` when somebody else works on it or it has ended. */
  async take(id: number): Promise<OperationRecord | undefined> {
    const now = this.#options.now()
    const taken = await takeLease(this.#db, id, this.#options.owner, {
      until: this.#leaseUntil(),
      now,
      alone: this.#options.alone,
    })
    return taken ? findOperation(this.#db, id) : undefined
  }

  /** Writes down that a step is done, what it left on the row, and that the next one begins. */
  stepDone(
    operation: OperationRecord,
    steps: readonly StepRecord[],
    change: ContainerPatch,
    nextEvent: { readonly name: string | undefined; readonly changes: boolean },
  ): Promise<Container | undefined> {
    return this.commit(async (tx) => {
      const container = await findContainer(tx, operation.containerUuid)
      let eventId: number | null | undefined
      if (nextEvent.changes) eventId = await this.#turnEvent(tx, operation, steps, nextEvent.name)
      await this.#save(tx, operation, { state: 'running', steps, ...(eventId !== undefined && { eventId }) })
      return container && this.#changeAndRead(tx, container, withoutDecisions(change, container, operation))
    })
  }

  /** Writes down that the operation is being taken back, and why. */
  undoing(
    operation: OperationRecord,
    steps: readonly StepRecord[],
    error: ErrorFacts,
    change: ContainerPatch,
  ): Promise<Container | undefined> {
    return this.commit(async (tx) => {
      await this.#save(tx, operation, { state: 'undoing', steps, error })
      const container = await findContainer(tx, operation.containerUuid)
      return container && this.#changeAndRead(tx, container, withoutDecisions(change, container, operation))
    })
  }

  /** Writes down how it ended. */
  end(operation: OperationRecord, ending: Ending): Promise<void> {
    return this.commit(async (tx) => {
      const now = this.#options.now()
      const fresh = (await findOperation(tx, operation.id)) ?? operation
      await this.#save(tx, operation, {
        state: ending.state,
        steps: ending.steps,
        error: ending.error,
        finishedAt: now,
      })
      await this.#endPublicly(tx, fresh, ending)
      const container = await findContainer(tx, operation.containerUuid)
      if (!container) return
      const patch = ending.settle(container)
      if (patch === null) {
        await deleteContainer(tx, container.uuid)
        await this.#event(tx, 'container.deleted', container, {})
        return
      }
      // What has been cut short leaves the row to the operation that cut it.
      if (container.operationId !== operation.id && container.operationId !== null) return
      await this.#change(tx, container, { ...patch, taskState: null, operationId: null })
    })
  }

  /** One transaction; who waits for containers to change hears of it afterwards. */
  async commit<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const result = await this.#db.transaction().execute(work)
    this.#options.committed()
    return result
  }

  /** Writes what needs no host, with its event. Throws `ContainerNotFound`. */
  write(uuid: string, patch: ContainerPatch): Promise<void> {
    return this.commit(async (tx) => {
      const container = await findContainer(tx, uuid)
      if (!container) throw new ContainerNotFound(uuid)
      await this.#change(tx, container, patch)
    })
  }

  /** Writes what a node has seen, with its event. */
  async seen(tx: Db, container: Container, patch: ContainerPatch): Promise<void> {
    await this.#change(tx, container, patch)
  }

  async #insert(tx: Db, acceptance: Acceptance): Promise<OperationRecord> {
    const now = this.#options.now()
    const { containerUuid, projectId, userId, requestId, recorded, kind } = acceptance
    const actionId = recorded
      ? await insertAction(tx, { action: kind, containerUuid, requestId, projectId, userId, startTime: now })
      : null
    const eventId =
      actionId !== null && acceptance.event ? await insertActionEvent(tx, actionId, acceptance.event, now) : null
    const operation = {
      ...acceptance,
      actionId,
      eventId,
      leaseOwner: this.#options.owner,
      leaseUntil: this.#leaseUntil(),
      createdAt: now,
    }
    const id = await insertOperation(tx, operation)
    return { ...operation, id, state: 'pending', steps: [], error: null, cancelRequested: false }
  }

  async #change(tx: Db, container: Container, patch: ContainerPatch, word = 'update'): Promise<void> {
    const written = await updateContainer(tx, container.uuid, patch, {
      now: this.#options.now(),
      ifVersion: container.version,
    })
    if (!written) throw refusal(word, container, true)
    const payload = changePayload(patch, container)
    if (Object.keys(payload).length > 0) await this.#event(tx, 'container.changed', container, payload)
  }

  async #changeAndRead(tx: Db, container: Container, patch: ContainerPatch): Promise<Container | undefined> {
    if (Object.keys(patch).length > 0) await this.#change(tx, container, patch)
    return findContainer(tx, container.uuid)
  }

  async #event(
    tx: Db,
    type: 'container.created' | 'container.changed' | 'container.deleted',
    container: Pick<Container, 'uuid' | 'projectId'>,
    payload: Record<string, unknown>,
  ): Promise<void> {
    await insertEvent(tx, {
      type,
      containerUuid: container.uuid,
      projectId: container.projectId,
      payload,
      createdAt: this.#options.now(),
    })
  }

  async #save(tx: Db, operation: OperationRecord, progress: Parameters<typeof saveProgress>[3]): Promise<void> {
    const { owner, now } = this.#options
    const kept = await saveProgress(
      tx,
      operation.id,
      owner,
      { ...progress, ...(!progress.finishedAt && { leaseUntil: this.#leaseUntil() }) },
      now(),
    )
    if (!kept) throw new LeaseLost(`Operation ${operation.id} is no longer ours.`)
  }

  /** Ends the event at hand and begins the next. */
  async #turnEvent(
    tx: Db,
    operation: OperationRecord,
    steps: readonly StepRecord[],
    name: string | undefined,
  ): Promise<number | null> {
    const fresh = await findOperation(tx, operation.id)
    const now = this.#options.now()
    if (fresh?.eventId) {
      await finishActionEvent(
        tx,
        fresh.eventId,
        { result: 'Success', traceback: null, details: JSON.stringify(publicSteps(steps)) },
        now,
      )
    }
    return operation.actionId !== null && name ? insertActionEvent(tx, operation.actionId, name, now) : null
  }

  async #endPublicly(tx: Db, operation: OperationRecord, ending: Ending): Promise<void> {
    const now = this.#options.now()
    const failed = ending.state !== 'done'
    const traceback = ending.error ? `${ending.error.name}: ${ending.error.message}` : null
    if (operation.eventId !== null) {
      const result = failed ? 'Error' : 'Success'
      await finishActionEvent(
        tx,
        operation.eventId,
        { result, traceback, details: JSON.stringify(publicSteps(ending.steps)) },
        now,
      )
    }
    if (operation.actionId !== null) await finishAction(tx, operation.actionId, failed ? 'Error' : null, now)
  }

  #leaseUntil(): Date {
    return new Date(this.#options.now().getTime() + this.#options.leaseSeconds * 1000)
  }
}

/** Once somebody has asked for the container's end, a running operation no longer decides what its row says. */
function withoutDecisions(patch: ContainerPatch, container: Container, operation: OperationRecord): ContainerPatch {
  if (container.operationId === operation.id) return patch
  const { status: _status, statusReason: _reason, taskState: _taskState, operationId: _operation, ...facts } = patch
  return facts
}

function refusal(action: string, container: Container, busy: boolean): InvalidStateException {
  return new InvalidStateException(
    action,
    container.uuid,
    container.status,
    busy ? (container.taskState ?? 'another operation') : undefined,
  )
}
