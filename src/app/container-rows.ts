// The rows of containers: made by a promise, read, and changed where no host has to be told.
import type { Kysely } from 'kysely'
import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import {
  Conflict,
  ContainerNotFound,
  IdempotencyKeySpent,
  InvalidParameterValue,
  RequestedHostNotFound,
} from '#common/errors.ts'
import { normalUuid } from '#common/uuids.ts'
import { findComputeNode } from '#db/compute-nodes.ts'
import {
  type ContainerPage,
  findContainer,
  findContainersByName,
  findVisibleContainer,
  listContainers,
  stateOfContainers,
} from '#db/containers.ts'
import { durable } from '#db/durable.ts'
import type { Database, Db } from '#db/schema.ts'
import type { Container } from '#objects/container.ts'
import { statusDetail } from '#objects/status.ts'
import type { CreateContainer, ListQuery, UpdateContainer } from './app.ts'
import { sortableColumns } from './container-sorting.ts'
import { type IdempotencyKeys, IdempotencyKeyTaken } from './idempotency-keys.ts'
import { type NewContainerOptions, newContainer, refuseWhatIsNotOfferedYet } from './new-container.ts'
import type { Journal } from './operations/journal.ts'
import { createContainer } from './operations/lifecycle.ts'
import type { Operations } from './operations/operations.ts'
import type { Quotas } from './quotas.ts'
import type { Registries } from './registries.ts'
import { rowsByName, rowsInLists } from './visibility.ts'

export interface ContainerRowsOptions extends NewContainerOptions {
  readonly defaultScheduleZone: string | null
}

export interface ContainerRowsParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly journal: Pick<Journal, 'write'>
  readonly network: Network
  readonly quotas: Pick<Quotas, 'require'>
  readonly registries: Pick<Registries, 'get' | 'require'>
  readonly keys: IdempotencyKeys
  readonly options: ContainerRowsOptions
}

export class ContainerRows {
  readonly #p: ContainerRowsParts

  constructor(parts: ContainerRowsParts) {
    this.#p = parts
  }

  async create(ctx: RequestContext, request: CreateContainer, idempotencyKey?: string): Promise<Container> {
    if (idempotencyKey === undefined) return this.#createNew(ctx, request, async () => undefined)
    const { keys } = this.#p
    const use = keys.use(ctx, idempotencyKey, request)
    const before = await keys.find(use)
    if (before !== undefined) return this.#madeBefore(before)
    try {
      return await this.#createNew(ctx, request, (tx, uuid) => keys.claim(tx, use, uuid))
    } catch (error) {
      // Somebody was quicker, and is done: a key is taken where others can see it, or waited for.
      const meanwhile = error instanceof IdempotencyKeyTaken ? await keys.find(use) : undefined
      if (meanwhile === undefined) throw error
      return this.#madeBefore(meanwhile)
    }
  }

  async #madeBefore(uuid: string): Promise<Container> {
    // This answer is the same promise as the first one.
    await durable(this.#p.db)
    const container = await this.find(uuid)
    if (!container) throw new IdempotencyKeySpent(uuid)
    return container
  }

  /** `claim` comes first of all that is promised: a repetition has to be known before it is measured by a quota. */
  async #createNew(
    ctx: RequestContext,
    request: CreateContainer,
    claim: (tx: Db, uuid: string) => Promise<void>,
  ): Promise<Container> {
    refuseWhatIsNotOfferedYet(request)
    if (request.host !== undefined && !(await findComputeNode(this.#p.db, { hostname: request.host }))) {
      throw new RequestedHostNotFound(request.host)
    }
    const networks = await this.#p.network.resolve(ctx, request.nets ?? [])
    const registry = request.registry ? await this.#p.registries.get(ctx, request.registry) : null
    const container = newContainer(ctx, request, registry, this.#p.options)
    const input = {
      run: request.run,
      networks,
      availabilityZone: request.availabilityZone ?? this.#p.options.defaultScheduleZone,
      host: request.host ?? null,
    }
    const asked = { containers: 1, memory: container.memoryMib ?? 0, disk: container.diskGib, cpu: container.cpu ?? 0 }
    await this.#p.operations.beginNew(ctx, createContainer, container, input, async (tx) => {
      await claim(tx, container.uuid)
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
    const rows = await listContainers(this.#p.db, await this.#pageOf(ctx, query), rowsInLists(ctx, query.allProjects))
    return rows.map((row) => this.#present(row))
  }

  async stateOfList(ctx: RequestContext, query: ListQuery): Promise<string> {
    return stateOfContainers(this.#p.db, await this.#pageOf(ctx, query), rowsInLists(ctx, query.allProjects))
  }

  async #pageOf(
    ctx: RequestContext,
    { limit, sortDir, filters, labels = [], ...query }: ListQuery,
  ): Promise<ContainerPage> {
    const sortKey = sortableColumns.get(query.sortKey)
    if (!sortKey)
      throw new InvalidParameterValue(`The sort_key value "${query.sortKey}" is an invalid field for sorting`)
    const after = query.marker === undefined ? undefined : await this.get(ctx, query.marker)
    return { limit, sortKey, sortDir, filters, labels, ...(after && { after }) }
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

  rename(_ctx: RequestContext, container: Container, name: string): Promise<Container> {
    if (name === container.name) throw new Conflict('The new name for the container is the same as the old name.')
    return this.write(container, { name })
  }

  async write(container: Container, { name, autoHeal }: UpdateContainer): Promise<Container> {
    const patch = { ...(name !== undefined && { name }), ...(autoHeal !== undefined && { autoHeal }) }
    if (Object.keys(patch).length > 0) {
      await this.#p.journal.write(container.uuid, patch)
      await durable(this.#p.db)
    }
    return this.read(container)
  }

  async read({ uuid }: Container): Promise<Container> {
    const container = await this.find(uuid)
    if (!container) throw new ContainerNotFound(uuid)
    return container
  }

  async find(uuid: string): Promise<Container | undefined> {
    const container = await findContainer(this.#p.db, uuid)
    return container && this.#present(container)
  }

  /** Adds the sentence that depends on the time of reading. */
  #present(container: Container): Container {
    if (container.observed === null) return container
    return { ...container, statusDetail: statusDetail(container.observed, this.#p.options.now()) }
  }
}
