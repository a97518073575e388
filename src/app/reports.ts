// Hears what nodes say and makes the database agree. Late words of an earlier start of an agent are not heard.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import { networkIdOf } from '#cloud/network/engine-bridge.ts'
import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import { InvalidStateException } from '#common/errors.ts'
import type { Log } from '#common/log.ts'
import { listEpochs, saveComputeNode } from '#db/compute-nodes.ts'
import { findContainer, listContainersByUuids, listContainersOnHost } from '#db/containers.ts'
import { syncEngineNetworks } from '#db/networks.ts'
import { listDeletedAmong } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import { saveServiceUp } from '#db/zun-services.ts'
import type { Container, ContainerAction } from '#objects/container.ts'
import { absent, isNewer, type Observed } from '#objects/observed.ts'
import { healingGivenUp } from '#objects/status.ts'
import type { Handlers } from '#rpc/contracts/contract.ts'
import type { ControlMethods, HostFacts, Speaker } from '#rpc/contracts/control.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { asSeen, sawTheSame } from './as-seen.ts'
import type { Healing } from './healing.ts'
import type { Journal } from './operations/journal.ts'
import { cleanUp, deleteContainer, startContainer } from './operations/lifecycle.ts'
import type { OperationDefinition } from './operations/operation.ts'
import type { Operations } from './operations/operations.ts'
import { notePull } from './pulls.ts'
import { type Correction, type HostPicture, reconcile } from './reconcile.ts'

export interface ReportsOptions {
  /** How long a container of ours without a row is left alone. */
  readonly graceSeconds: number
  readonly now: () => Date
}

export interface ReportsParts {
  readonly db: Kysely<Database>
  readonly journal: Journal
  readonly operations: Operations
  readonly network: Network
  readonly healing: Pick<Healing, 'begin'>
  readonly group: ServiceGroup
  readonly log: Log
  readonly options: ReportsOptions
}

export class Reports implements Handlers<ControlMethods> {
  readonly #p: ReportsParts
  readonly #epochs = new Map<string, number>()
  readonly #facts = new Map<string, HostFacts>()
  readonly #strangers = new Map<string, Date>()
  readonly #arrivals = new Map<string, PromiseWithResolvers<void>>()

  constructor(parts: ReportsParts) {
    this.#p = parts
  }

  /** Reads which start of each agent was the last. */
  async start(): Promise<void> {
    for (const [host, epoch] of await listEpochs(this.#p.db)) this.#epochs.set(host, epoch)
  }

  heartbeat: Handlers<ControlMethods>['heartbeat'] = async (beat) => {
    if (!this.#isCurrent(beat)) return
    const { cameUp } = this.#p.group.beat(beat)
    if (cameUp) await saveServiceUp(this.#p.db, { ...beat, binary: 'zun-compute' }, this.#p.options.now())
    this.#heard(beat.host)
  }

  hostFacts: Handlers<ControlMethods>['hostFacts'] = async ({ facts, ...speaker }) => {
    if (!this.#isCurrent(speaker)) return
    const before = this.#facts.get(speaker.host)
    if (before && isDeepStrictEqual(lasting(before), lasting(facts))) return
    await this.#saveHost(speaker, facts)
    this.#facts.set(speaker.host, facts)
    this.#heard(speaker.host)
  }

  async #saveHost(speaker: Speaker, facts: HostFacts): Promise<void> {
    const now = this.#p.options.now()
    await saveComputeNode(this.#p.db, speaker.host, { ...facts, enableCpuPinning: false }, speaker.epoch, now)
    const networks = facts.networks.map(({ id, name }) => ({ name, engineId: id, neutronNetId: networkIdOf(id) }))
    await syncEngineNetworks(this.#p.db, speaker.host, networks, now)
  }

  pulling: Handlers<ControlMethods>['pulling'] = async ({ host, epoch, ...report }) => {
    if (this.#isCurrent({ host, epoch })) await notePull(this.#p.journal, report, this.#p.options.now())
  }

  report: Handlers<ControlMethods>['report'] = async ({ observed, ...speaker }) => {
    if (!this.#isCurrent(speaker)) return
    for (const seen of observed) {
      const rows = await listContainersByUuids(this.#p.db, [seen.uuid])
      await this.#reconcile(rows, { ...speaker, sequence: seen.sequence, seen: [seen] })
    }
  }

  snapshot: Handlers<ControlMethods>['snapshot'] = async ({ sequence, observed, resume, ...speaker }) => {
    if (!this.#isCurrent(speaker)) return
    const onHost = await listContainersOnHost(this.#p.db, speaker.host)
    const known = new Set(onHost.map(({ uuid }) => uuid))
    const others = observed.map(({ uuid }) => uuid).filter((uuid) => !known.has(uuid))
    const elsewhere = await listContainersByUuids(this.#p.db, others)
    await this.#reconcile([...onHost, ...elsewhere], { ...speaker, sequence, seen: observed })
    if (resume) await this.#resume(onHost)
  }

  /** Starts again what ran, and does not run now. `before`: as it was known until now. */
  async #resume(before: readonly Container[]): Promise<void> {
    const ran = before.filter(({ status, operationId }) => status === 'Running' && operationId === null)
    const now = await listContainersByUuids(
      this.#p.db,
      ran.map(({ uuid }) => uuid),
    )
    for (const container of now.filter(({ status }) => status === 'Stopped')) {
      this.#p.log.info('starting a container that ran before its host went down', { container: container.uuid })
      const startedBefore = container.observed?.startedAt ?? null
      await this.#begin(startContainer, container, { startedBefore }, 'start')
    }
  }

  /** Resolves once the host has said that it is there and what it has. */
  whenKnown(host: string): Promise<void> {
    this.#heard(host)
    return this.#arrivalOf(host).promise
  }

  #heard(host: string): void {
    if (this.#facts.has(host) && this.#p.group.isUp(host)) this.#arrivalOf(host).resolve()
  }

  #arrivalOf(host: string): PromiseWithResolvers<void> {
    const arrival = this.#arrivals.get(host) ?? Promise.withResolvers<void>()
    this.#arrivals.set(host, arrival)
    return arrival
  }

  async #reconcile(rows: readonly Container[], picture: HostPicture & Speaker): Promise<void> {
    const removable = await this.#strangersToRemove(rows, picture.seen)
    for (const correction of reconcile(rows, picture, removable)) {
      await this.#correct(correction, picture, picture.sequence)
    }
  }

  async #correct(correction: Correction, speaker: Speaker, sequence: number): Promise<void> {
    switch (correction.do) {
      case 'note':
        return this.#note(correction.seen.uuid, speaker, () => correction.seen)
      case 'note missing':
        return this.#note(correction.container.uuid, speaker, ({ uuid }) => ({
          ...absent(uuid),
          epoch: speaker.epoch,
          sequence,
        }))
      case 'delete':
        return this.#delete(correction.container)
      case 'clean up':
        this.#p.log.warn('removing a container that no record stands for', {
          container: correction.containerUuid,
          host: speaker.host,
        })
        return this.#p.operations.beginUnrecorded(systemContext(), cleanUp, correction.containerUuid, {
          host: speaker.host,
        })
    }
  }

  /** Writes a look down, if it is news. While an operation holds the container, only the look itself. */
  async #note(uuid: string, speaker: Speaker, look: (container: Container) => Observed): Promise<void> {
    const noted = await this.#p.journal.commit(async (tx) => {
      const container = await findContainer(tx, uuid)
      if (!container || (container.host !== null && container.host !== speaker.host)) return undefined
      const seen = look(container)
      if (!isNewer(seen, container.observed)) return undefined
      if (container.operationId !== null) {
        await this.#p.journal.seen(tx, container, { observed: seen })
        return undefined
      }
      const patch = asSeen(seen, container, (id, addresses) => this.#p.network.addressesOf(id, addresses))
      const toHeal = needOf(seen, { ...container, ...patch })
      if (container.observed && sawTheSame(container.observed, seen) && patch.status === undefined) {
        // Also when it is no news: what fell ill while an operation held it is found by the next list.
        return { container, status: container.status, toHeal: toHeal === 'unhealthy' ? toHeal : undefined }
      }
      await this.#p.journal.seen(tx, container, patch)
      const status = patch.status ?? container.status
      this.#p.log.debug('container seen', { container: uuid, state: seen.state, status })
      return { container, status, toHeal }
    })
    if (noted?.status === 'Deleted' && noted.container.autoRemove) await this.#delete(noted.container)
    if (noted?.toHeal && noted.container.autoHeal) this.#p.healing.begin(noted.container, noted.toHeal)
  }

  #delete(container: Container): Promise<void> {
    return this.#begin(deleteContainer, container, { stop: false }, 'delete')
  }

  /** In the name of the container's owner; not at all where something is done to it already. */
  async #begin<I>(
    definition: OperationDefinition<I>,
    container: Container,
    input: I,
    action: ContainerAction,
  ): Promise<void> {
    const ctx = { ...systemContext(), projectId: container.projectId ?? '', userId: container.userId ?? '' }
    try {
      await this.#p.operations.begin(ctx, definition, container, input, { action, preempts: false })
    } catch (error) {
      if (!(error instanceof InvalidStateException)) throw error
    }
  }

  /**
   * Of the containers without a row, those that may go: at once when their delete is done (a create that was cut off may
   * finish inside the engine afterwards), the others after a time of grace.
   */
  async #strangersToRemove(rows: readonly Container[], seen: readonly Observed[]): Promise<Set<string>> {
    const { db, log, options } = this.#p
    const known = new Set(rows.map(({ uuid }) => uuid))
    const strangers = seen.filter(({ uuid, state }) => state !== 'absent' && !known.has(uuid)).map(({ uuid }) => uuid)
    for (const { uuid, state } of seen) if (state === 'absent') this.#strangers.delete(uuid)
    const removable = new Set(await listDeletedAmong(db, strangers))
    for (const uuid of strangers) {
      const since = this.#strangers.get(uuid) ?? options.now()
      if (!this.#strangers.has(uuid))
        log.warn('a container of ours has no record; it will be removed', { container: uuid })
      this.#strangers.set(uuid, since)
      if (options.now().getTime() - since.getTime() >= options.graceSeconds * 1000) removable.add(uuid)
    }
    for (const uuid of removable) this.#strangers.delete(uuid)
    return removable
  }

  #isCurrent({ host, epoch }: Speaker): boolean {
    const known = this.#epochs.get(host) ?? 0
    if (epoch < known) return false
    this.#epochs.set(host, epoch)
    return true
  }
}

function needOf(
  seen: Observed,
  { status, statusReason }: Pick<Container, 'status' | 'statusReason'>,
): 'lost' | 'unhealthy' | undefined {
  if (seen.state === 'absent' && status === 'Error') return 'lost'
  return seen.health === 'unhealthy' && statusReason !== healingGivenUp ? 'unhealthy' : undefined
}

/** Without what changes all the time by itself: the rest is worth a write. */
function lasting(facts: HostFacts): Partial<HostFacts> {
  const { memFreeMib: _free, memAvailableMib: _available, memUsedMib: _used, diskUsedGib: _disk, ...rest } = facts
  return rest
}

function systemContext(): RequestContext {
  return { requestId: `req-${randomUUID()}`, userId: '', projectId: '', roles: [], isAdmin: true }
}
