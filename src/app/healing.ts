// Makes containers with auto_heal anew when the engine has lost them: with pauses that grow, and not for ever.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Network } from '#cloud/network/network.ts'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import { findContainer } from '#db/containers.ts'
import type { Database } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import type { Operations } from './operations/operations.ts'
import { rebuildContainer } from './operations/rebuilding.ts'

const mostTries = 5
/** One that lasted so long has all its tries again. */
const healthySeconds = 600
const longestRebuildSeconds = 3600

export interface HealingParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly network: Network
  readonly log: Log
  /** Before the second try; doubled before each later one. */
  readonly pauseSeconds: number
}

export class Healing {
  readonly #p: HealingParts
  readonly #tasks = new TaskGroup()
  readonly #closing = new AbortController()
  readonly #tries = new Map<string, { readonly count: number; readonly at: number }>()

  constructor(parts: HealingParts) {
    this.#p = parts
  }

  /** `lost`: as it was known before the engine lost it. */
  begin(lost: Container): void {
    if (this.#closing.signal.aborted) return
    this.#tasks.spawn(async () => {
      try {
        await this.#heal(lost)
      } catch (error) {
        if (!this.#closing.signal.aborted) this.#p.log.error('healing failed', { err: error, container: lost.uuid })
      }
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#tasks.settled()
  }

  async #heal(lost: Container): Promise<void> {
    const joined = lost.observed?.addresses.map(({ networkName }) => ({ network: networkName })) ?? []
    const run = lost.status === 'Running' || lost.status === 'Restarting'
    while (true) {
      const count = this.#nextTry(lost.uuid)
      if (count > mostTries) {
        this.#p.log.warn('given up healing', { container: lost.uuid, tries: mostTries })
        return
      }
      const signal = this.#closing.signal
      if (count > 1) await delay(this.#p.pauseSeconds * 2 ** (count - 2) * 1000, undefined, { signal })
      // Its user may have ended it, changed their mind, or made it anew meanwhile.
      const container = await findContainer(this.#p.db, lost.uuid)
      if (!container?.autoHeal || container.status !== 'Error' || container.operationId !== null) return
      if (await this.#rebuild(container, joined, run)) return
    }
  }

  async #rebuild(container: Container, joined: readonly { network: string }[], run: boolean): Promise<boolean> {
    const { image, imageDriver, projectId, userId } = container
    const ctx = {
      requestId: `req-${randomUUID()}`,
      userId: userId ?? '',
      projectId: projectId ?? '',
      roles: [],
      isAdmin: true,
    }
    const networks = await this.#p.network.resolve(ctx, joined)
    const input = { image, imageDriver, networks, run }
    const options = { action: 'rebuild', preempts: false } as const
    const operation = await this.#p.operations.begin(ctx, rebuildContainer, container, input, options)
    this.#p.log.info('healing a container that the engine has lost', { container: container.uuid })
    const ended = await this.#p.operations.whenEnded(operation, longestRebuildSeconds)
    return ended?.state !== 'failed'
  }

  #nextTry(uuid: string): number {
    const now = performance.now()
    const recent = [...this.#tries].filter(([, { at }]) => now - at < healthySeconds * 1000)
    this.#tries.clear()
    for (const [key, value] of recent) this.#tries.set(key, value)
    const count = (this.#tries.get(uuid)?.count ?? 0) + 1
    this.#tries.set(uuid, { count, at: now })
    return count
  }
}
