// Works operations off: starts at once what this process accepted, takes over what others left, undoes what failed. All
// it knows is in the journal; whatever dies, the next one carries on at the next step.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { Cancelled, isNamed } from '#common/errors.ts'
import { Semaphore } from '#common/locks.ts'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import type { NewContainer } from '#db/containers.ts'
import { durable } from '#db/durable.ts'
import {
  findOperation,
  listEarlierOperations,
  listOrphanedOperations,
  releaseLease,
  renewLeases,
} from '#db/operations.ts'
import type { Database, Db } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import type { OperationRecord } from '#objects/operation.ts'
import type { Collaborators } from './collaborators.ts'
import { type Acceptance, type AcceptOptions, type Journal, type JournalOptions, LeaseLost } from './journal.ts'
import type { OperationDefinition } from './operation.ts'
import { Worker } from './worker.ts'

export interface OperationsOptions extends JournalOptions {
  /** Operations worked on at a time; the rest wait in order. */
  readonly concurrency: number
  /** How often to look for operations that others left. */
  readonly takeoverSeconds: number
}

interface InHand {
  readonly operationId: number
  readonly abort: AbortController
  readonly done: Promise<void>
}

type Definition = OperationDefinition<never>

export class Operations {
  readonly #db: Kysely<Database>
  readonly #journal: Journal
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #with: Collaborators
  readonly #log: Log
  readonly #options: OperationsOptions
  readonly #tasks = new TaskGroup()
  readonly #slots: Semaphore
  readonly #inHand = new Map<string, InHand>()
  readonly #timers: NodeJS.Timeout[] = []
  #stopping = false

  constructor(parts: {
    readonly db: Kysely<Database>
    readonly journal: Journal
    readonly definitions: readonly Definition[]
    readonly with: Collaborators
    readonly log: Log
    readonly options: OperationsOptions
  }) {
    this.#db = parts.db
    this.#journal = parts.journal
    this.#definitions = new Map(parts.definitions.map((definition) => [definition.kind, definition]))
    this.#with = parts.with
    this.#log = parts.log
    this.#options = parts.options
    this.#slots = new Semaphore(parts.options.concurrency)
  }

  /** Promises an operation on a new container and begins it, unless `require` refuses within the same transaction. */
  async beginNew<I>(
    ctx: RequestContext,
    definition: OperationDefinition<I>,
    container: NewContainer,
    input: I,
    require: (tx: Db) => Promise<void>,
  ): Promise<OperationRecord> {
    const acceptance = this.#acceptance(ctx, definition, container.uuid, input)
    const operation = await this.#journal.acceptNew(container, acceptance, require)
    await this.#keep(operation)
    return operation
  }

  /** Promises an operation on a container and begins it. Throws as `Journal.accept` does. */
  async begin<I>(
    ctx: RequestContext,
    definition: OperationDefinition<I>,
    container: Pick<Container, 'uuid'>,
    input: I,
    options: AcceptOptions,
  ): Promise<OperationRecord> {
    const { operation, cutShort } = await this.#journal.accept(
      this.#acceptance(ctx, definition, container.uuid, input),
      options,
    )
    if (cutShort !== null) this.#abort(container.uuid, cutShort)
    await this.#keep(operation)
    return operation
  }

  /** How it ended, once it has; `undefined` when that takes longer than the limit. */
  async whenEnded(operation: OperationRecord, limitSeconds: number): Promise<OperationRecord | undefined> {
    const { done, operationId } = this.#inHand.get(operation.containerUuid) ?? {}
    if (operationId === operation.id) await Promise.race([done, delay(limitSeconds * 1000, undefined, { ref: false })])
    const now = await findOperation(this.#db, operation.id)
    return now && ['done', 'failed', 'cancelled'].includes(now.state) ? now : undefined
  }

  /**
   * Begins work on something that is no container of ours, or that nobody asked for. `alongside` writes in the transaction
   * of the promise, and may refuse by throwing.
   */
  async beginUnrecorded<I>(
    ctx: RequestContext,
    definition: OperationDefinition<I>,
    containerUuid: string,
    input: I,
    alongside: (tx: Db) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const acceptance = this.#acceptance(ctx, definition, containerUuid, input)
    await this.#keep(await this.#journal.acceptUnrecorded(acceptance, alongside))
  }

  /** Goes on with what others left, now and from time to time. */
  async start(): Promise<void> {
    await this.takeOver()
    const { takeoverSeconds, leaseSeconds } = this.#options
    this.#every(takeoverSeconds, () => this.takeOver())
    this.#every(leaseSeconds / 3, () => this.#renew())
  }

  /** Takes up every operation nobody works on. May be called at any moment, and twice. */
  async takeOver(): Promise<void> {
    const { owner, now, alone } = this.#options
    for (const { id } of await listOrphanedOperations(this.#db, owner, now(), alone)) {
      const operation = await this.#journal.take(id)
      if (operation) this.#start(operation)
    }
  }

  /** How many are being worked on. */
  get size(): number {
    return this.#tasks.size
  }

  /** Lets the work in hand finish for so long, then parks the rest at its next boundary for whoever comes next. */
  async close(finishSeconds: number): Promise<void> {
    this.#stopping = true
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.race([this.#tasks.settled(), delay(finishSeconds * 1000, undefined, { ref: false })])
    for (const { abort } of this.#inHand.values()) abort.abort(new Cancelled('The process is stopping.'))
    await this.#tasks.settled()
  }

  #acceptance<I>(ctx: RequestContext, definition: OperationDefinition<I>, containerUuid: string, input: I): Acceptance {
    const [first] = definition.steps
    return {
      uuid: randomUUID(),
      kind: definition.kind,
      recorded: definition.recorded,
      containerUuid,
      projectId: ctx.projectId,
      userId: ctx.userId,
      requestId: ctx.requestId,
      input,
      deadline: new Date(this.#options.now().getTime() + definition.deadlineSeconds(input) * 1000),
      event: first?.event,
      patch: { taskState: first?.taskState ?? null, ...(definition.statusWhile && { status: definition.statusWhile }) },
    }
  }

  /** Begins what was promised once the promise is safe. Where the disk refuses, the caller hears it; the work is begun. */
  async #keep(operation: OperationRecord): Promise<void> {
    try {
      await durable(this.#db)
    } finally {
      this.#start(operation)
    }
  }

  #start(operation: OperationRecord): void {
    const before = this.#inHand.get(operation.containerUuid)
    if (before?.operationId === operation.id) return
    const abort = new AbortController()
    const done = this.#tasks.run(async () => {
      try {
        await this.#awaitTurn(operation, before, abort.signal)
        await this.#slots.hold(() => this.#work(operation, abort.signal))
      } catch (error) {
        await this.#leave(operation, error)
      } finally {
        if (this.#inHand.get(operation.containerUuid)?.operationId === operation.id)
          this.#inHand.delete(operation.containerUuid)
      }
    })
    this.#inHand.set(operation.containerUuid, { operationId: operation.id, abort, done })
  }

  #work(operation: OperationRecord, signal: AbortSignal): Promise<void> {
    const definition = this.#definitions.get(operation.kind)
    if (!definition) throw new Cancelled(`This version does not know the operation ${operation.kind}.`)
    const worker = new Worker({
      db: this.#db,
      journal: this.#journal,
      with: this.#with,
      log: this.#log,
      now: this.#options.now,
      definition: definition as OperationDefinition, // its input is what it wrote into the journal itself
      operation,
      signal,
      isStopping: () => this.#stopping,
    })
    return worker.run()
  }

  /** Operations on one container come one after the other, also when different processes accepted them. */
  async #awaitTurn(operation: OperationRecord, before: InHand | undefined, signal: AbortSignal): Promise<void> {
    await before?.done
    while (true) {
      const earlier = await listEarlierOperations(this.#db, operation.containerUuid, operation.id)
      if (earlier.length === 0) return
      for (const { id } of earlier) {
        const taken = await this.#journal.take(id)
        if (taken) await this.#slots.hold(() => this.#work(taken, signal))
      }
      await delay(200, undefined, { signal })
    }
  }

  /** What could not be ended here is left for whoever comes next. */
  async #leave(operation: OperationRecord, error: unknown): Promise<void> {
    if (error instanceof LeaseLost) return
    const parked =
      this.#stopping && (isNamed(error, 'Cancelled') || (error instanceof Error && error.name === 'AbortError'))
    const fields = { operation: operation.id, container: operation.containerUuid }
    if (parked) this.#log.info('operation parked', fields)
    else this.#log.error('operation left unfinished', { err: error, ...fields })
    try {
      await releaseLease(this.#db, operation.id, this.#options.owner)
    } catch (failure) {
      this.#log.warn('the lease will have to run out', { err: failure, operation: operation.id })
    }
  }

  #abort(containerUuid: string, operationId: number): void {
    const running = this.#inHand.get(containerUuid)
    if (running?.operationId === operationId) running.abort.abort(new Cancelled('The container is being deleted.'))
  }

  async #renew(): Promise<void> {
    if (this.#tasks.size === 0) return
    const { owner, now, leaseSeconds } = this.#options
    await renewLeases(this.#db, owner, new Date(now().getTime() + leaseSeconds * 1000))
  }

  #every(seconds: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => this.#log.error('periodic work on operations failed', { err: error }))
    }, seconds * 1000)
    this.#timers.push(timer)
  }
}
