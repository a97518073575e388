// What is done to a container while it lives: each begins an operation, if the container's state allows it.
import type { Kysely } from 'kysely'
import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import { CarriedError, Conflict, ContainerNotCreated, Invalid, InvalidStateException } from '#common/errors.ts'
import { findOperation } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import type { Container, ContainerAction } from '#objects/container.ts'
import type { RequestedNetwork } from '#objects/network.ts'
import type { OperationRecord } from '#objects/operation.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type { DeleteMode, RebuildContainer, UpdateContainer } from './app.ts'
import { requireHostUp, requireStatus } from './container-requirements.ts'
import type { ContainerRows } from './container-rows.ts'
import type { AcceptOptions } from './operations/journal.ts'
import {
  attachNetwork,
  deleteContainer,
  detachNetwork,
  killContainer,
  pauseContainer,
  rebootContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
} from './operations/lifecycle.ts'
import type { OperationDefinition } from './operations/operation.ts'
import type { Operations } from './operations/operations.ts'
import { rebuildContainer } from './operations/rebuilding.ts'
import { changed, promised, resizeContainer } from './operations/resizing.ts'
import type { Quotas } from './quotas.ts'

/** How long a request waits for a change to be made. */
const longestChangeSeconds = 60

export interface ContainerChangesParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly network: Network
  readonly quotas: Pick<Quotas, 'require'>
  readonly group: ServiceGroup
  readonly rows: ContainerRows
}

export class ContainerChanges {
  readonly #p: ContainerChangesParts

  constructor(parts: ContainerChangesParts) {
    this.#p = parts
  }

  async update(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<Container> {
    requireStatus('update', container)
    const operation = await this.#resize(ctx, 'update', container, changes)
    if (operation === undefined) return this.#p.rows.write(container, changes)
    const ended = await this.#p.operations.whenEnded(operation, longestChangeSeconds)
    if (ended?.error) throw new CarriedError(ended.error)
    if (!ended) throw new Conflict(`The change takes longer than ${longestChangeSeconds} seconds; it goes on.`)
    return this.#p.rows.read(container)
  }

  async resizeContainer(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<void> {
    requireStatus('resize_container', container)
    const operation = await this.#resize(ctx, 'resize_container', container, changes)
    if (operation === undefined) await this.#p.rows.write(container, changes)
  }

  /** Begins a change of amounts; `undefined` when none of them changes. */
  async #resize(
    ctx: RequestContext,
    action: ContainerAction,
    container: Container,
    changes: UpdateContainer,
  ): Promise<OperationRecord | undefined> {
    const { cpu, memoryMib, name, autoHeal } = container
    const before = { cpu, memoryMib, name, autoHeal }
    const after = { ...before, ...changes }
    if (Object.keys(changed(before, after)).length === 0) return undefined
    const more = {
      containers: 0,
      disk: 0,
      cpu: (after.cpu ?? 0) - (cpu ?? 0),
      memory: (after.memoryMib ?? 0) - (memoryMib ?? 0),
    }
    return this.#beginOnHost(
      ctx,
      resizeContainer,
      container,
      { before, after },
      {
        action,
        patch: promised(after),
        require: async (tx, current) => {
          if (Object.keys(changed(before, current)).length > 0)
            throw new Conflict('The container was changed meanwhile.')
          // Better than Zun, which asks the quota of the caller's project, also when an admin changes another's container.
          await this.#p.quotas.require(tx, container.projectId ?? '', more)
        },
      },
    )
  }

  async delete(ctx: RequestContext, container: Container, mode: DeleteMode): Promise<void> {
    if (await this.#isBeingDeleted(container)) {
      if (mode === 'delete_force') return
      throw new InvalidStateException(mode, container.uuid, container.status, container.taskState ?? undefined)
    }
    const input = { stop: mode === 'delete_after_stop' && container.status === 'Running' }
    await this.#p.operations.begin(ctx, deleteContainer, container, input, { action: mode, preempts: true })
  }

  start(ctx: RequestContext, container: Container): Promise<void> {
    const startedBefore = container.observed?.startedAt ?? null
    return this.#begin(ctx, 'start', startContainer, container, { startedBefore })
  }

  stop(ctx: RequestContext, container: Container, timeoutSeconds: number | null): Promise<void> {
    return this.#begin(ctx, 'stop', stopContainer, container, { timeoutSeconds })
  }

  reboot(ctx: RequestContext, container: Container, timeoutSeconds: number | null): Promise<void> {
    const startedBefore = container.observed?.startedAt ?? null
    return this.#begin(ctx, 'reboot', rebootContainer, container, { timeoutSeconds, startedBefore })
  }

  pause(ctx: RequestContext, container: Container): Promise<void> {
    return this.#begin(ctx, 'pause', pauseContainer, container, {})
  }

  unpause(ctx: RequestContext, container: Container): Promise<void> {
    return this.#begin(ctx, 'unpause', unpauseContainer, container, {})
  }

  kill(ctx: RequestContext, container: Container, signalName: string | null): Promise<void> {
    return this.#begin(ctx, 'kill', killContainer, container, { signal: signalName })
  }

  async rebuild(ctx: RequestContext, container: Container, change: RebuildContainer): Promise<void> {
    requireStatus('rebuild', container)
    if (container.host === null) throw new Conflict(new ContainerNotCreated().message)
    requireHostUp(this.#p.group, container)
    const imageDriver = change.imageDriver ?? container.imageDriver
    if (imageDriver === 'glance') throw new Invalid('image_driver: this server has no image service.')
    // Docker forgets the ids of the networks of a container that does not run.
    const joined = container.observed?.addresses.map(({ networkName }) => ({ network: networkName })) ?? []
    const networks = await this.#p.network.resolve(ctx, joined)
    const input = {
      image: change.image ?? container.image,
      imageDriver,
      networks,
      run: change.run ?? container.status === 'Running',
    }
    await this.#p.operations.begin(ctx, rebuildContainer, container, input, { action: 'rebuild', preempts: false })
  }

  async attachNetwork(
    ctx: RequestContext,
    container: Container,
    request: RequestedNetwork,
    ident: string,
  ): Promise<void> {
    const named = request.network !== undefined || request.port !== undefined
    const [network] = await this.#p.network.resolve(ctx, named ? [request] : [])
    if (!network) throw new Conflict('There is no neutron network available')
    if (container.addresses && network.networkId in container.addresses) {
      throw new Invalid(alreadyConnected(request, ident))
    }
    await this.#beginOnHost(ctx, attachNetwork, container, { network })
  }

  async detachNetwork(
    ctx: RequestContext,
    container: Container,
    request: Pick<RequestedNetwork, 'network' | 'port'>,
    ident: string,
  ): Promise<void> {
    const what = request.port === undefined ? `Network '${request.network}'` : `Port '${request.port}'`
    const refusal = new Invalid(`${what} is not attached to container '${ident}'.`)
    const networkId = await this.#attachedNetwork(ctx, container, request)
    if (networkId === undefined) throw refusal
    const [network] = await this.#p.network.resolve(ctx, [{ network: networkId }])
    if (!network) throw refusal
    await this.#beginOnHost(ctx, detachNetwork, container, { network })
  }

  /** The id of the attached network that is meant, by itself or by a port on it. */
  async #attachedNetwork(
    ctx: RequestContext,
    container: Container,
    request: Pick<RequestedNetwork, 'network' | 'port'>,
  ): Promise<string | undefined> {
    const attached = Object.entries(container.addresses ?? {})
    if (request.port !== undefined)
      return attached.find(([, list]) => list.some(({ port }) => port === request.port))?.[0]
    const [network] = await this.#p.network.resolve(ctx, [request])
    return attached.find(([id]) => id === network?.networkId)?.[0]
  }

  async #begin<I>(
    ctx: RequestContext,
    action: ContainerAction,
    definition: OperationDefinition<I>,
    container: Container,
    input: I,
    options: Partial<AcceptOptions> = {},
  ): Promise<void> {
    requireStatus(action, container)
    await this.#beginOnHost(ctx, definition, container, input, { ...options, action })
  }

  async #beginOnHost<I>(
    ctx: RequestContext,
    definition: OperationDefinition<I>,
    container: Container,
    input: I,
    options: Partial<AcceptOptions> = {},
  ): Promise<OperationRecord> {
    if (container.containerId === null) throw new Conflict(new ContainerNotCreated().message)
    requireHostUp(this.#p.group, container)
    return this.#p.operations.begin(ctx, definition, container, input, { preempts: false, ...options })
  }

  async #isBeingDeleted(container: Container): Promise<boolean> {
    if (container.operationId === null) return false
    return (await findOperation(this.#p.db, container.operationId))?.kind === deleteContainer.kind
  }
}

function alreadyConnected({ network, port }: RequestedNetwork, ident: string): string {
  if (port === undefined) return `Network '${network ?? 'None'}' is already connected to container '${ident}'.`
  return (
    `Cannot attach port '${port}' to container '${ident}' because another port on the same network ` +
    'is already attached to this container.'
  )
}
