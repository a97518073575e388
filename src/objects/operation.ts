// One accepted change in the journal.
import type { ErrorFacts } from '#common/errors.ts'
import type { PullProgress } from './pull-progress.ts'

export type OperationState = 'pending' | 'running' | 'undoing' | 'done' | 'failed' | 'cancelled'

export const unfinishedStates = ['pending', 'running', 'undoing'] as const satisfies readonly OperationState[]

/** What became of one step. Times for people; `output` for the steps after it and for the undo. */
export interface StepRecord {
  readonly name: string
  /** `running` only where steps are shown, never in the journal. */
  readonly state: 'running' | 'done' | 'undone' | 'failed'
  readonly startedAt: string
  readonly tookMs: number
  /** Of this process; absent in records of older versions. */
  readonly tries?: number
  /** The event of `container_actions_events` that the step is part of. */
  readonly event?: string
  readonly output?: unknown
  /** Of a fetch that is running. */
  readonly progress?: PullProgress
  /** Why it failed, for people. */
  readonly reason?: string
}

/** Outputs are for the steps themselves. */
export function publicSteps(steps: readonly StepRecord[]): readonly StepRecord[] {
  return steps.map(({ output: _output, ...step }) => step)
}

export interface OperationRecord {
  readonly id: number
  readonly uuid: string
  readonly kind: string
  readonly containerUuid: string
  readonly projectId: string | null
  readonly userId: string | null
  readonly requestId: string | null
  readonly actionId: number | null
  readonly eventId: number | null
  readonly input: unknown
  readonly state: OperationState
  readonly steps: readonly StepRecord[]
  readonly error: ErrorFacts | null
  /** Somebody wants the container gone: stop at the next boundary, the delete cleans up. */
  readonly cancelRequested: boolean
  readonly deadline: Date
  readonly leaseOwner: string | null
  readonly leaseUntil: Date | null
  readonly createdAt: Date
}
