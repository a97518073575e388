// Works one operation off, forward or back. Lives as long as that takes.
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { type ErrorFacts, factsOf, NodeUnavailable, ZunError } from '#common/errors.ts'
import { failpoint, failureAsked, type Moment } from '#common/failpoints.ts'
import type { Log } from '#common/log.ts'
import type { ContainerPatch } from '#db/container-rows.ts'
import { findContainer } from '#db/containers.ts'
import { findOperation } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import { absent, type Observed } from '#objects/observed.ts'
import type { OperationRecord, StepRecord } from '#objects/operation.ts'
import { statusFrom } from '#objects/status.ts'
import { asSeen, factsFrom, newest } from '../as-seen.ts'
import type { Collaborators } from './collaborators.ts'
import { type Ending, type Journal, LeaseLost } from './journal.ts'
import type { OperationDefinition, Run, Step, StepResult } from './operation.ts'

/** How long an undo goes on trying after the operation has failed, and how long between tries at the most. */
const undoSeconds = 120
const longestPauseMs = 2_000

export interface WorkerParts {
  readonly db: Kysely<Database>
  readonly journal: Journal
  readonly with: Collaborators
  readonly log: Log
  readonly now: () => Date
  readonly definition: OperationDefinition
  readonly operation: OperationRecord
  /** Aborts when the container's end was asked for, or the process stops. */
  readonly signal: AbortSignal
  readonly isStopping: () => boolean
}

export class Worker {
  readonly #p: WorkerParts
  readonly #operation: OperationRecord
  #steps: readonly StepRecord[]
  #container: Container | undefined
  #seen: Observed | null = null
  #atHand: { readonly step: Step; readonly startedAt: Date } | undefined
  #tries = 0

  constructor(parts: WorkerParts) {
    this.#p = parts
    this.#operation = parts.operation
    this.#steps = parts.operation.steps
  }

  /** Ends the operation, or throws: `LeaseLost`, or why the work was parked. */
  async run(): Promise<void> {
    this.#container = await findContainer(this.#p.db, this.#operation.containerUuid)
    this.#fail('accepted')
    if (this.#operation.state === 'undoing') return this.#undo(this.#operation.error ?? factsOf(undefined))
    if (await this.#wasCutShort()) return this.#endCutShort()
    try {
      await this.#forward()
    } catch (error) {
      return this.#afterFailure(error)
    }
    await this.#end({ state: 'done', error: null, settle: (container) => this.#succeeded(container) })
    this.#p.log.info('operation done', { ...this.#fields(), tookMs: this.#tookMs() })
  }

  async #forward(): Promise<void> {
    const { steps } = this.#p.definition
    const deadline = this.#operation.deadline
    for (const [index, step] of steps.entries()) {
      if (this.#hasRecord(step) || step.when?.(this.#runOf(step, 'do', deadline)) === false) continue
      this.#p.signal.throwIfAborted()
      this.#fail(step.name, 'before')
      const startedAt = this.#p.now()
      this.#atHand = { step, startedAt }
      const result = await this.#tryUntil(deadline, () => step.do(this.#runOf(step, 'do', deadline)), this.#p.signal)
      if (failureAsked(`${this.#operation.kind}/${step.name}`)) throw new ZunError(`${step.name} was asked to fail.`)
      this.#fail(step.name, 'done')
      await this.#recordDone(step, result, startedAt, steps.slice(index + 1))
      this.#fail(step.name, 'recorded')
    }
  }

  async #recordDone(step: Step, result: StepResult, startedAt: Date, rest: readonly Step[]): Promise<void> {
    this.#steps = [...this.#steps, { ...this.#recordOf(step, 'done', startedAt), output: result.output }]
    const next = rest.find((later) => later.when?.(this.#runOf(later, 'do', this.#operation.deadline)) !== false)
    const change = {
      ...this.#changeOf(result),
      ...(next && next.taskState !== step.taskState && { taskState: next.taskState }),
    }
    const nextEvent = { name: next?.event, changes: next !== undefined && next.event !== step.event }
    this.#container = await this.#p.journal.stepDone(this.#operation, this.#steps, change, nextEvent)
  }

  async #afterFailure(error: unknown): Promise<void> {
    if (error instanceof LeaseLost) throw error
    if (await this.#wasCutShort()) return this.#endCutShort()
    if (this.#p.signal.aborted && this.#p.isStopping()) throw error
    const facts = this.#past(error) ? { ...factsOf(error), message: this.#tooLate(error) } : factsOf(error)
    this.#p.log.warn('operation failed', { err: error, ...this.#fields() })
    this.#recordFailed(facts)
    await this.#undo(facts)
  }

  #recordFailed(error: ErrorFacts): void {
    const failed = this.#atHand
    // What went wrong may also be the record of a step that was done.
    if (!failed || this.#hasRecord(failed.step)) return
    const record = this.#recordOf(failed.step, 'failed', failed.startedAt)
    this.#steps = [...this.#steps, { ...record, reason: reasonOf(error) }]
  }

  /** Takes back what was done, in reverse order, and the step that failed first of all: it may have got any distance. */
  async #undo(error: ErrorFacts): Promise<void> {
    const deadline = new Date(this.#p.now().getTime() + undoSeconds * 1000)
    for (const step of this.#toUndo()) {
      const { undo } = step
      if (!undo) continue
      this.#fail(step.name, 'before', 'undo')
      const startedAt = this.#p.now()
      const result = await this.#tryUndo(deadline, () => undo(this.#runOf(step, 'undo', deadline)))
      this.#fail(step.name, 'done', 'undo')
      if (await this.#wasCutShort()) return this.#endCutShort()
      this.#steps = [...this.#steps, this.#recordOf(step, 'undone', startedAt)]
      this.#container = await this.#p.journal.undoing(this.#operation, this.#steps, error, this.#changeOf(result))
      this.#fail(step.name, 'recorded', 'undo')
    }
    await this.#end({ state: 'failed', error, settle: (container) => this.#failed(container, error) })
  }

  #toUndo(): Step[] {
    const { steps } = this.#p.definition
    const done = steps.filter((step) => this.#hasRecord(step))
    const failed = steps.find((step) => !this.#hasRecord(step))
    if (failed?.keepsEarlier && done.length > 0) return []
    const undone = new Set(this.#steps.filter(({ state }) => state === 'undone').map(({ name }) => name))
    return [...done, ...(failed ? [failed] : [])].toReversed().filter(({ name }) => !undone.has(name))
  }

  /** An undo that cannot be carried out in time is given up: the reconcile finds what it left. */
  async #tryUndo(deadline: Date, undo: () => Promise<StepResult>): Promise<StepResult> {
    try {
      return await this.#tryUntil(deadline, undo, this.#p.signal)
    } catch (error) {
      if (this.#p.signal.aborted) {
        if (await this.#wasCutShort()) return {}
        throw error
      }
      this.#p.log.error('undo given up; the reconcile will find what it left', { err: error, ...this.#fields() })
      return {}
    }
  }

  #recordOf(step: Step, state: StepRecord['state'], startedAt: Date): StepRecord {
    return {
      name: step.name,
      state,
      startedAt: startedAt.toISOString(),
      tookMs: this.#p.now().getTime() - startedAt.getTime(),
      tries: this.#tries,
      ...(step.event !== undefined && { event: step.event }),
    }
  }

  /** Tries again while what failed may pass. */
  async #tryUntil<T>(deadline: Date, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#tries = 0
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      this.#tries += 1
      try {
        return await work()
      } catch (error) {
        const mayPass = error instanceof ZunError && error.kind === 'unavailable'
        if (!mayPass || this.#p.now().getTime() + pauseMs >= deadline.getTime()) throw error
        this.#p.log.debug('trying the step again', { err: error, ...this.#fields() })
      }
      await delay(pauseMs, undefined, { signal })
    }
  }

  async #wasCutShort(): Promise<boolean> {
    return (await findOperation(this.#p.db, this.#operation.id))?.cancelRequested ?? false
  }

  #endCutShort(): Promise<void> {
    const error = {
      name: 'Cancelled',
      kind: 'conflict',
      message: 'The container was deleted meanwhile.',
      fields: {},
    } as const
    return this.#end({ state: 'cancelled', error, settle: () => ({}) })
  }

  async #end(ending: Omit<Ending, 'steps'>): Promise<void> {
    await this.#p.journal.end(this.#operation, { ...ending, steps: this.#steps })
    this.#fail('ended')
  }

  /** The row after success: as it was last seen, by us or by a report that came meanwhile. */
  #succeeded(container: Container): ContainerPatch | null {
    if (this.#p.definition.endsContainer) return null
    const seen = newest(container.observed, this.#seen)
    return seen ? { ...asSeen(seen, container, this.#addressesOf), statusReason: null } : {}
  }

  #failed(container: Container, error: ErrorFacts): ContainerPatch {
    if (error.name === 'NoSuchContainer' && container.containerId !== null) {
      return statusFrom(absent(container.uuid), container)
    }
    const seen = newest(container.observed, this.#seen)
    const { onFailure } = this.#p.definition
    const spoilt =
      onFailure === 'error' || (onFailure === 'error-once-begun' && this.#steps.some(({ state }) => state !== 'failed'))
    if (spoilt || !seen) {
      return {
        ...(seen && factsFrom(seen, container, this.#addressesOf)),
        // A container that was taken back has no counterpart in the engine any more; another process may have seen to that.
        ...(seen?.state === 'absent' && { containerId: null, observed: null }),
        status: 'Error',
        statusReason: reasonOf(error),
      }
    }
    return { ...asSeen(seen, container, this.#addressesOf), statusReason: reasonOf(error) }
  }

  #changeOf(result: StepResult): ContainerPatch {
    const { observed, patch } = result
    if (!observed || !this.#container) return patch ?? {}
    this.#seen = newest(this.#seen, observed)
    const known = newest(this.#container.observed, observed)
    return { ...(known === observed && factsFrom(observed, this.#container, this.#addressesOf)), ...patch }
  }

  readonly #addressesOf: Parameters<typeof factsFrom>[2] = (uuid, seen) => this.#p.with.network.addressesOf(uuid, seen)

  #runOf(step: Step, direction: 'do' | 'undo', deadline: Date): Run {
    const { operation, with: collaborators, signal } = this.#p
    const container = this.#container
    return {
      operation,
      input: operation.input,
      // A step that works on a container has one: only the clean-up, which reads none, runs without a row.
      container: container as Container,
      signal,
      with: collaborators,
      get node() {
        if (!container?.host) throw new NodeUnavailable(`Container ${operation.containerUuid} has no host.`)
        return collaborators.nodeOf(container.host)
      },
      meta: {
        id: `${operation.uuid}/${step.name}/${direction}`,
        containerUuid: operation.containerUuid,
        fence: operation.id,
        deadline: deadline.toISOString(),
      },
      outputOf: <T>(name: string) => this.#steps.find((record) => record.name === name)?.output as T | undefined, // its own step wrote it
    }
  }

  #hasRecord(step: Step): boolean {
    return this.#steps.some(({ name, state }) => name === step.name && state === 'done')
  }

  #past(error: unknown): boolean {
    return error instanceof ZunError && error.kind === 'unavailable'
  }

  #tooLate(error: unknown): string {
    const { kind, deadline, createdAt } = this.#operation
    const seconds = Math.round((deadline.getTime() - createdAt.getTime()) / 1000)
    return `The ${kind} could not be done within ${seconds} seconds: ${factsOf(error).message}`
  }

  #fail(step: string, moment?: Moment, direction?: 'undo'): void {
    failpoint([this.#operation.kind, step, direction, moment].filter((part) => part !== undefined).join('/'))
  }

  #fields() {
    return {
      operation: this.#operation.id,
      kind: this.#operation.kind,
      container: this.#operation.containerUuid,
      requestId: this.#operation.requestId,
    }
  }

  #tookMs(): number {
    return this.#p.now().getTime() - this.#operation.createdAt.getTime()
  }
}

/** What a stranger reads in `status_reason`. */
function reasonOf(error: ErrorFacts): string {
  const { reason } = error.fields
  if (error.name === 'DockerError' && typeof reason === 'string') return reason
  if (error.kind === 'internal' && error.name === 'InternalError') return 'Unexpected exception occurred.'
  return error.message
}
