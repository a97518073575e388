import type { StepRecord } from './operation.ts'

/** What was asked of a container, by whom: the public face of an operation. */
export interface ContainerActionRecord {
  readonly id: number
  readonly action: string
  readonly containerUuid: string
  readonly requestId: string | null
  readonly projectId: string | null
  readonly userId: string | null
  readonly startTime: Date
  readonly finishTime: Date | null
  /** `Error` when it failed. */
  readonly message: string | null
}

/** What a host did for an action. */
export interface ContainerActionEvent {
  /** `compute__do_container_start` and the like. */
  readonly event: string
  readonly startTime: Date
  readonly finishTime: Date | null
  readonly result: 'Success' | 'Error' | null
  /** For admins: the whole chain of causes. */
  readonly traceback: string | null
  /** JSON: the steps with their times; of an event that is not over, the fetch that is running. */
  readonly details: string | null
}

/**
 * The steps of an event, in the order they ended. What was taken back is told where that happened, also when it was done in
 * an earlier event.
 */
export function stepsOf({ event, details }: ContainerActionEvent): readonly StepRecord[] {
  const all: readonly StepRecord[] = details === null ? [] : JSON.parse(details)
  return all.filter((step) => step.state !== 'done' || step.event === undefined || step.event === event)
}
