// Shows users how far the fetch of their image is: in the action's event, and as what their container is busy with.
import { saveRunningStep } from '#db/container-actions.ts'
import { findContainer } from '#db/containers.ts'
import { findOperation } from '#db/operations.ts'
import type { OperationRecord, StepRecord } from '#objects/operation.ts'
import type { PullReport } from '#rpc/contracts/control.ts'
import type { Journal } from './operations/journal.ts'

type Waiting = PullReport['commands'][number]

/** One transaction for all who wait. Reports that come late change nothing. */
export function notePull(journal: Journal, { commands, since, progress }: PullReport, now: Date): Promise<void> {
  const tookMs = now.getTime() - new Date(since).getTime()
  return journal.commit(async (tx) => {
    for (const command of commands) {
      const operation = await findOperation(tx, command.fence)
      const step = operation && stepAtHand(operation, command)
      if (!step) continue
      const record: StepRecord = { name: step, state: 'running', startedAt: since, tookMs, progress }
      if (operation.eventId !== null) await saveRunningStep(tx, operation.eventId, record, now)
      const container = await findContainer(tx, command.containerUuid)
      if (container?.operationId !== operation.id || container.taskState === 'image_pulling') continue
      await journal.seen(tx, container, { taskState: 'image_pulling' })
    }
  })
}

/** The step that gave the command, while it is not over. */
function stepAtHand(operation: OperationRecord, { id, containerUuid }: Waiting): string | undefined {
  const [uuid, step] = id.split('/')
  const isRunning = operation.state === 'pending' || operation.state === 'running'
  if (!isRunning || operation.uuid !== uuid || operation.containerUuid !== containerUuid) return undefined
  return operation.steps.some(({ name }) => name === step) ? undefined : step
}
