// Waits for a container to have a status, and not just in passing: nothing may be under way on it.
import type { RequestContext } from '#common/context.ts'
import type { Container, ContainerStatus } from '#objects/container.ts'
import type { WaitedFor, Waiting } from './app.ts'
import type { ContainerRows } from './container-rows.ts'
import type { EventFeed } from './event-feed.ts'

export interface ContainerWaitingParts {
  readonly rows: Pick<ContainerRows, 'find'>
  readonly feed: EventFeed
}

export class ContainerWaiting {
  readonly #p: ContainerWaitingParts

  constructor(parts: ContainerWaitingParts) {
    this.#p = parts
  }

  async waitFor(
    ctx: RequestContext,
    { uuid }: Container,
    statuses: readonly ContainerStatus[],
    { timeoutMs, signal }: Waiting,
  ): Promise<WaitedFor> {
    const deadline = performance.now() + timeoutMs
    const watch = await this.#p.feed.watch(ctx.projectId, { containerUuid: uuid })
    try {
      while (true) {
        const container = await this.#p.rows.find(uuid)
        const reached = isReached(container, statuses)
        const leftMs = deadline - performance.now()
        if (reached !== undefined || leftMs <= 0 || signal.aborted || watch.ended) {
          return { reached: reached ?? false, container: container ?? null }
        }
        await watch.changed(leftMs, signal)
      }
    } finally {
      watch.close()
    }
  }
}

/** `undefined` while it may still come. What is in Error or gone does not come to anything else by waiting. */
function isReached(container: Container | undefined, statuses: readonly ContainerStatus[]): boolean | undefined {
  if (!container) return statuses.includes('Deleted')
  if (container.taskState !== null) return undefined
  if (statuses.includes(container.status)) return true
  return container.status === 'Error' ? false : undefined
}
