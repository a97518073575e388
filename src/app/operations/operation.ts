// What an operation is: a list of small steps, each of which may be repeated and knows how to be undone.

import type { ContainerPatch } from '#db/container-rows.ts'
import type { Container, ContainerStatus, TaskState } from '#objects/container.ts'
import type { Observed } from '#objects/observed.ts'
import type { OperationRecord } from '#objects/operation.ts'
import type { ComputeMethods } from '#rpc/contracts/compute.ts'
import type { Client, CommandMeta } from '#rpc/contracts/contract.ts'
import type { Collaborators } from './collaborators.ts'

export interface OperationDefinition<I = unknown> {
  /** Stands in the journal; also the word of `container_actions`. */
  readonly kind: string
  /** False for work nobody asked for, which leaves no trace in `container_actions`. */
  readonly recorded: boolean
  /** The container's status while it runs, where users shall see another one. */
  readonly statusWhile?: ContainerStatus
  /** Given up after so long. */
  deadlineSeconds(input: I): number
  readonly steps: readonly Step<I>[]
  /** What becomes of the container when it fails: Error with the reason, what was last seen, or that while no step is done. */
  readonly onFailure: 'error' | 'as-seen' | 'error-once-begun'
  /** The row goes with success. */
  readonly endsContainer?: boolean
}

export interface Step<I = unknown> {
  readonly name: string
  readonly taskState: TaskState | null
  /** The name under which `container_actions_events` shows it; neighbours of one name are one event. */
  readonly event?: string
  when?(run: Run<I>): boolean
  /** Finds before it makes: it may have been done before, wholly or in part. */
  do(run: Run<I>): Promise<StepResult>
  /** Takes back what `do` did, wholly or in part; nothing to do is fine. */
  undo?(run: Run<I>): Promise<StepResult>
  /** A failure here leaves what was made before it: the container is there, it only would not start. */
  readonly keepsEarlier?: boolean
}

/** What a step leaves behind: in the journal, on the container's row, and what was seen. */
export interface StepResult {
  readonly output?: unknown
  readonly patch?: ContainerPatch
  readonly observed?: Observed | undefined
}

/** One operation being worked on, as its steps see it. */
export interface Run<I = unknown> {
  readonly operation: OperationRecord
  readonly input: I
  /** As it stands after the step before; absent for a clean-up of something we have no row for. */
  readonly container: Container
  readonly signal: AbortSignal
  readonly with: Collaborators
  /** The container's host. Throws when it has none. */
  readonly node: Client<ComputeMethods>
  /** For a command of the step at hand. */
  readonly meta: CommandMeta
  /** What an earlier step left in the journal. */
  outputOf<T>(step: string): T | undefined
}

export const operation = <I>(definition: OperationDefinition<I>): OperationDefinition<I> => definition
