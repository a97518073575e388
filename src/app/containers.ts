import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import {
  CarriedError,
  Conflict,
  ContainerHostNotUp,
  ContainerNotCreated,
  ContainerNotFound,
  Invalid,
  InvalidParameterValue,
  InvalidStateException,
  InvalidValue,
  isNamed,
  PayloadTooLarge,
  RequestedHostNotFound,
} from '#common/errors.ts'
import { shellWords } from '#common/shell-words.ts'
import { normalUuid } from '#common/uuids.ts'
import { findComputeNode } from '#db/compute-nodes.ts'
import {
  findContainer,
  findContainersByName,
  findVisibleContainer,
  listContainers,
  type NewContainer,
  updateContainer,
} from '#db/containers.ts'
import { durable } from '#db/durable.ts'
import { findOperation } from '#db/operations.ts'
import type { Database } from '#db/schema.ts'
import { allows, type Container, type ContainerAction } from '#objects/container.ts'
import type { RequestedNetwork } from '#objects/network.ts'
import type { OperationRecord } from '#objects/operation.ts'
import type { Registry } from '#objects/registry.ts'
import { statusDetail } from '#objects/status.ts'
import type { Stats } from '#objects/usage.ts'
import { type ComputeMethods, maxArchiveBytes } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type {
  Containers as ContainersOfApp,
  CreateContainer,
  DeleteMode,
  ListQuery,
  LogsQuery,
  RebuildContainer,
  UpdateContainer,
} from './app.ts'
import { generatedName } from './container-names.ts'
import { sortableColumns } from './container-sorting.ts'
import type { AcceptOptions } from './operations/journal.ts'
import {
  attachNetwork,
  createContainer,
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
import type { Registries } from './registries.ts'
import { rowsByName, rowsInLists } from './visibility.ts'

/** How long a request waits for a change to be made. */
const longestChangeSeconds = 60

export interface ContainersOptions {
  readonly defaultCpu: number
  readonly defaultMemoryMib: number
  readonly defaultImageDriver: string
  readonly defaultScheduleZone: string | null
  readonly executeTimeoutSeconds: number
  readonly now: () => Date
}

export interface ContainersParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly network: Network
  readonly quotas: Pick<Quotas, 'require'>
  readonly registries: Pick<Registries, 'get' | 'require'>
  readonly group: ServiceGroup
  readonly nodeOf: (host: string) => Client<ComputeMethods>
  readonly options: ContainersOptions
}

export class Containers implements ContainersOfApp {
  readonly #p: ContainersParts

  constructor(parts: ContainersParts) {
    this.#p = parts
  }

  async create(ctx: RequestContext, request: CreateContainer): Promise<Container> {
    refuseWhatIsNotOfferedYet(request)
    if (request.host !== undefined && !(await findComputeNode(this.#p.db, { hostname: request.host }))) {
      throw new RequestedHostNotFound(request.host)
    }
    const networks = await this.#p.network.resolve(ctx, request.nets ?? [])
    const registry = request.registry ? await this.#p.registries.get(ctx, request.registry) : null
    const container = this.#newContainer(ctx, request, registry)
    const input = {
      run: request.run,
      networks,
      availabilityZone: request.availabilityZone ?? this.#p.options.defaultScheduleZone,
      host: request.host ?? null,
    }
    const asked = { containers: 1, memory: container.memoryMib ?? 0, disk: container.diskGib, cpu: container.cpu ?? 0 }
    await this.#p.operations.beginNew(ctx, createContainer, container, input, async (tx) => {
      await this.#p.quotas.require(tx, ctx.projectId, asked)
      if (registry) await this.#p.registries.require(tx, registry)
    })
    // As the row was promised: what the host adds to it shows in later reads.
    return {
      ...container,
      id: 0,
      version: 0,
      taskState: null,
      operationId: null,
      observed: null,
      filledIn: null,
      startedAt: null,
      updatedAt: null,
    }
  }

  async list(ctx: RequestContext, query: ListQuery): Promise<readonly Container[]> {
    const sortKey = sortableColumns.get(query.sortKey)
    if (!sortKey)
      throw new InvalidParameterValue(`The sort_key value "${query.sortKey}" is an invalid field for sorting`)
    const after = query.marker === undefined ? undefined : await this.get(ctx, query.marker)
    const visibility = rowsInLists(ctx, query.allProjects)
    const { limit, sortDir, filters } = query
    const rows = await listContainers(
      this.#p.db,
      { limit, sortKey, sortDir, filters, ...(after && { after }) },
      visibility,
    )
    return rows.map((row) => this.#present(row))
  }

  async get(ctx: RequestContext, ident: string): Promise<Container> {
    const visibility = rowsByName(ctx)
    const uuid = normalUuid(ident)
    if (uuid !== undefined) {
      const found = await findVisibleContainer(this.#p.db, uuid, visibility)
      if (!found) throw new ContainerNotFound(ident)
      return this.#present(found)
    }
    const [first, second] = await findContainersByName(this.#p.db, ident, visibility)
    if (!first) throw new ContainerNotFound(ident)
    if (second) throw new Conflict('Multiple containers exist with same name. Please use the container uuid instead.')
    return this.#present(first)
  }

  async update(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<Container> {
    requireStatus('update', container)
    const operation = await this.#resize(ctx, 'update', container, changes)
    if (operation === undefined) return this.#write(container, changes)
    const ended = await this.#p.operations.whenEnded(operation, longestChangeSeconds)
    if (ended?.error) throw new CarriedError(ended.error)
    if (!ended) throw new Conflict(`The change takes longer than ${longestChangeSeconds} seconds; it goes on.`)
    return this.#read(container)
  }

  async resizeContainer(ctx: RequestContext, container: Container, changes: UpdateContainer): Promise<void> {
    requireStatus('resize_container', container)
    const operation = await this.#resize(ctx, 'resize_container', container, changes)
    if (operation === undefined) await this.#write(container, changes)
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

  rename(_ctx: RequestContext, container: Container, name: string): Promise<Container> {
    if (name === container.name) throw new Conflict('The new name for the container is the same as the old name.')
    return this.#write(container, { name })
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
    this.#requireHostUp(container)
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

  async requireStatus(_ctx: RequestContext, container: Container, action: ContainerAction): Promise<void> {
    requireStatus(action, container)
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

  async logs(_ctx: RequestContext, container: Container, request: LogsQuery): Promise<string> {
    const { text } = await this.#ask('logs', container, (node, uuid) => node.containerLogs({ uuid, ...request }))
    return text
  }

  async execute(
    _ctx: RequestContext,
    container: Container,
    command: string,
  ): Promise<{ output: string; exitCode: number }> {
    const timeoutSeconds = this.#p.options.executeTimeoutSeconds
    return this.#ask('execute', container, (node, uuid) =>
      node.containerExec({ uuid, command: shellWords(command), timeoutSeconds }),
    )
  }

  async top(_ctx: RequestContext, container: Container, psArgs: string | null) {
    return this.#ask('top', container, (node, uuid) => node.containerTop({ uuid, psArgs }))
  }

  stats(_ctx: RequestContext, container: Container): Promise<Stats> {
    return this.#ask('stats', container, (node, uuid) => node.containerStats({ uuid }))
  }

  async getArchive(_ctx: RequestContext, container: Container, path: string) {
    const { tarBase64, stat } = await this.#ask('get_archive', container, (node, uuid) =>
      node.containerGetArchive({ uuid, path }),
    )
    return { tar: Buffer.from(tarBase64, 'base64'), stat }
  }

  async putArchive(_ctx: RequestContext, container: Container, path: string, tar: Buffer): Promise<void> {
    if (tar.length > maxArchiveBytes) throw new PayloadTooLarge(`The archive is larger than ${maxArchiveBytes} bytes.`)
    const tarBase64 = tar.toString('base64')
    await this.#ask('put_archive', container, (node, uuid) => node.containerPutArchive({ uuid, path, tarBase64 }))
  }

  async resize(_ctx: RequestContext, container: Container, rows: number, columns: number): Promise<void> {
    await this.#ask('resize', container, (node, uuid) => node.containerResize({ uuid, rows, columns }))
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
    this.#requireHostUp(container)
    return this.#p.operations.begin(ctx, definition, container, input, { preempts: false, ...options })
  }

  /** Puts a question to the container's node that only it can answer. */
  async #ask<T>(
    action: ContainerAction,
    container: Container,
    question: (node: Client<ComputeMethods>, uuid: string) => Promise<T>,
  ): Promise<T> {
    requireStatus(action, container)
    if (container.containerId === null || container.host === null) throw new ContainerNotCreated()
    this.#requireHostUp(container)
    try {
      return await question(this.#p.nodeOf(container.host), container.uuid)
    } catch (error) {
      if (!isNamed(error, 'NoSuchContainer')) throw error
      // The node sees it too, and its report changes the row.
      const status = container.autoRemove ? 'Deleted' : 'Error'
      throw new Conflict(`Cannot act on container in '${status}' state`, { cause: error })
    }
  }

  #requireHostUp({ uuid, host }: Container): void {
    if (host !== null && !this.#p.group.isUp(host)) throw new ContainerHostNotUp(uuid, host)
  }

  async #isBeingDeleted(container: Container): Promise<boolean> {
    if (container.operationId === null) return false
    return (await findOperation(this.#p.db, container.operationId))?.kind === deleteContainer.kind
  }

  async #write(container: Container, { name, autoHeal }: UpdateContainer): Promise<Container> {
    const patch = { ...(name !== undefined && { name }), ...(autoHeal !== undefined && { autoHeal }) }
    if (Object.keys(patch).length > 0) {
      await updateContainer(this.#p.db, container.uuid, patch, { now: this.#p.options.now() })
      await durable(this.#p.db)
    }
    return this.#read(container)
  }

  async #read({ uuid }: Container): Promise<Container> {
    const container = await findContainer(this.#p.db, uuid)
    if (!container) throw new ContainerNotFound(uuid)
    return this.#present(container)
  }

  /** Adds the sentence that depends on the time of reading. */
  #present(container: Container): Container {
    if (container.observed === null) return container
    return { ...container, statusDetail: statusDetail(container.observed, this.#p.options.now()) }
  }

  #newContainer(ctx: RequestContext, request: CreateContainer, registry: Registry | null): NewContainer {
    const { options } = this.#p
    return {
      uuid: randomUUID(),
      name: request.name ?? generatedName(),
      projectId: ctx.projectId,
      userId: ctx.userId,
      containerId: null,
      image: request.image,
      imageDriver: request.imageDriver ?? options.defaultImageDriver,
      imagePullPolicy: request.imagePullPolicy ?? null,
      command: request.command ?? null,
      entrypoint: request.entrypoint ?? null,
      cpu: request.cpu ?? options.defaultCpu,
      cpuPolicy: request.cpuPolicy ?? 'shared',
      memoryMib: request.memoryMib ?? options.defaultMemoryMib,
      diskGib: request.diskGib ?? 0,
      status: 'Creating',
      statusReason: null,
      statusDetail: null,
      taskState: null,
      environment: request.environment ?? null,
      labels: request.labels ?? null,
      workdir: request.workdir ?? null,
      hostname: request.hostname ?? null,
      ports: null,
      exposedPorts: request.exposedPorts ?? null,
      addresses: null,
      securityGroups: null,
      restartPolicy: request.restartPolicy ?? null,
      healthcheck: request.healthcheck ?? null,
      interactive: request.interactive ?? false,
      tty: request.tty ?? false,
      autoRemove: request.autoRemove ?? false,
      autoHeal: request.autoHeal ?? false,
      privileged: request.privileged ?? false,
      runtime: request.runtime ?? null,
      registryId: registry?.id ?? null,
      registryUuid: registry?.uuid ?? null,
      host: null,
      createdAt: options.now(),
    }
  }
}

function alreadyConnected({ network, port }: RequestedNetwork, ident: string): string {
  if (port === undefined) return `Network '${network ?? 'None'}' is already connected to container '${ident}'.`
  return (
    `Cannot attach port '${port}' to container '${ident}' because another port on the same network ` +
    'is already attached to this container.'
  )
}

function requireStatus(action: ContainerAction, container: Container): void {
  if (!allows(action, container.status)) throw new InvalidStateException(action, container.uuid, container.status)
}

/** What would be accepted and not done is refused, by name. */
function refuseWhatIsNotOfferedYet(request: CreateContainer): void {
  if (request.mounts?.length) throw new Invalid('mounts: this server has no volume service.')
  const [group] = request.securityGroups ?? []
  if (group !== undefined) throw new InvalidValue(`Security group ${group} not found.`)
  if (request.cpuPolicy === 'dedicated')
    throw new Invalid('cpu_policy: this server has no hosts with dedicated processors.')
  if (request.imageDriver === 'glance') throw new Invalid('image_driver: this server has no image service.')
  if (request.autoRemove && request.restartPolicy && request.restartPolicy.Name !== 'no') {
    throw new Invalid('auto_remove and restart_policy cannot be given together.')
  }
}
