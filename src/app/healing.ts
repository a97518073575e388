// Heals containers with auto_heal: makes them anew when the engine has lost them, restarts them when their health check fails.
// With pauses that grow, and not for ever.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import { findContainer } from '#db/containers.ts'
import type { Database } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import { healingGivenUp } from '#objects/status.ts'
import type { Journal } from './operations/journal.ts'
import { rebootContainer } from './operations/lifecycle.ts'
import type { Operations } from './operations/operations.ts'
import { rebuildContainer } from './operations/rebuilding.ts'

const mostTries = 5
/** One that lasted so long has all its tries again. */
const healthySeconds = 600
const longestRebuildSeconds = 3600
const longestRestartSeconds = 300

export interface HealingParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly journal: Journal
  readonly network: Network
  readonly log: Log
  /** Before the second try; doubled before each later one. */
  readonly pauseSeconds: number
}

export class Healing {
  readonly #p: HealingParts
  readonly #tasks = new TaskGroup()
  readonly #closing = new AbortController()
  /** Those who are being healed now. */
  readonly #inHand = new Set<string>()
  readonly #tries = new Map<string, { readonly count: number; readonly at: number }>()

  constructor(parts: HealingParts) {
    this.#p = parts
  }

  /** `container`: as it was known before. A container that is being healed already is left to that. */
  begin(container: Container, need: 'lost' | 'unhealthy'): void {
    const { uuid } = container
    if (this.#closing.signal.aborted || this.#inHand.has(uuid)) return
    this.#inHand.add(uuid)
    this.#tasks.spawn(async () => {
      try {
        await (need === 'lost' ? this.#heal(container) : this.#restart(uuid))
      } catch (error) {
        if (!this.#closing.signal.aborted) this.#p.log.error('healing failed', { err: error, container: uuid })
      } finally {
        this.#inHand.delete(uuid)
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
      if (!(await this.#mayTry(lost.uuid))) return
      // Its user may have ended it, changed their mind, or made it anew meanwhile.
      const container = await findContainer(this.#p.db, lost.uuid)
      if (!container?.autoHeal || container.status !== 'Error' || container.operationId !== null) return
      if (await this.#rebuild(container, joined, run)) return
    }
  }

  async #rebuild(container: Container, joined: readonly { network: string }[], run: boolean): Promise<boolean> {
    const { image, imageDriver } = container
    const ctx = contextOf(container)
    const networks = await this.#p.network.resolve(ctx, joined)
    const input = { image, imageDriver, networks, run }
    const options = { action: 'rebuild', preempts: false } as const
    const operation = await this.#p.operations.begin(ctx, rebuildContainer, container, input, options)
    this.#p.log.info('healing a container that the engine has lost', { container: container.uuid })
    const ended = await this.#p.operations.whenEnded(operation, longestRebuildSeconds)
    return ended?.state !== 'failed'
  }

  /**
   * Once: whether it helped is told by the next looks. A restart keeps what the container has written, which making it anew
   * would not, and is what a person would try first.
   */
  async #restart(uuid: string): Promise<void> {
    const may = await this.#mayTry(uuid)
    const container = await findContainer(this.#p.db, uuid)
    if (!container || !isSick(container)) return
    if (!may) return await this.#giveUp(uuid)
    const input = { timeoutSeconds: null, startedBefore: container.observed?.startedAt ?? null }
    const options = { action: 'reboot', preempts: false } as const
    const operation = await this.#p.operations.begin(contextOf(container), rebootContainer, container, input, options)
    this.#p.log.info('restarting a container whose health check fails', { container: uuid })
    await this.#p.operations.whenEnded(operation, longestRestartSeconds)
  }

  /** Its user reads that nobody tries any more. */
  async #giveUp(uuid: string): Promise<void> {
    await this.#p.journal.commit(async (tx) => {
      const container = await findContainer(tx, uuid)
      if (container && isSick(container)) await this.#p.journal.seen(tx, container, { statusReason: healingGivenUp })
    })
  }

  /** After the pause that is due; false when all tries are used up. */
  async #mayTry(uuid: string): Promise<boolean> {
    const count = this.#nextTry(uuid)
    if (count > mostTries) {
      this.#p.log.warn('given up healing', { container: uuid, tries: mostTries })
      return false
    }
    const { signal } = this.#closing
    if (count > 1) await delay(this.#p.pauseSeconds * 2 ** (count - 2) * 1000, undefined, { signal })
    return true
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

/** As far as is known now: its user may have ended it, changed their mind, or be at work on it. */
function isSick({ autoHeal, status, operationId, observed }: Container): boolean {
  return autoHeal && status === 'Running' && operationId === null && observed?.health === 'unhealthy'
}

function contextOf({ projectId, userId }: Container): RequestContext {
  return {
    requestId: `req-${randomUUID()}`,
    userId: userId ?? '',
    projectId: projectId ?? '',
    roles: [],
    isAdmin: true,
  }
}
