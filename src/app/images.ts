import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import {
  Conflict,
  ImageAlreadyExists,
  ImageNotFound,
  InvalidValue,
  NodeUnavailable,
  OperationNotSupported,
} from '#common/errors.ts'
import { normalUuid } from '#common/uuids.ts'
import { parseImageReference } from '#container/image-reference.ts'
import { findComputeNode } from '#db/compute-nodes.ts'
import { listContainersOnHost } from '#db/containers.ts'
import { findImage, hasImage, insertImage, listImages } from '#db/images.ts'
import type { Database, Db } from '#db/schema.ts'
import { listZunServices } from '#db/zun-services.ts'
import { type FoundImage, type Image, imageText } from '#objects/image.ts'
import type { ComputeMethods } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type { ImageSearch, Images as ImagesOfApp, ListQuery } from './app.ts'
import { pullImage, removeImage } from './operations/image-operations.ts'
import type { Operations } from './operations/operations.ts'
import { pageOf } from './pages.ts'
import type { Registries } from './registries.ts'
import { ownRows, rowsByName } from './visibility.ts'

export interface ImagesParts {
  readonly db: Kysely<Database>
  readonly operations: Operations
  readonly group: ServiceGroup
  readonly registries: Pick<Registries, 'nameOf'>
  readonly nodeOf: (host: string) => Client<ComputeMethods>
  readonly now: () => Date
}

/** Public columns and the field each stands for. */
const sortFields: ReadonlyMap<string, keyof Image> = new Map([
  ['id', 'id'],
  ['uuid', 'uuid'],
  ['image_id', 'imageId'],
  ['repo', 'repo'],
  ['tag', 'tag'],
  ['size', 'size'],
  ['project_id', 'projectId'],
  ['host', 'host'],
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
])
const paging = { fields: sortFields, tie: 'id', notFound } as const

/** The registry whose search the engine asks. */
const searchable: ReadonlySet<string | null> = new Set([null, 'docker.io', 'index.docker.io'])

export class Images implements ImagesOfApp {
  readonly #p: ImagesParts

  constructor(parts: ImagesParts) {
    this.#p = parts
  }

  async pull(ctx: RequestContext, request: { readonly repo: string; readonly host: string }): Promise<Image> {
    const { operations, now } = this.#p
    const host = await this.#hostNamed(request.host)
    const { repository, tag, digest } = parseImageReference(request.repo)
    const image = {
      uuid: randomUUID(),
      projectId: ctx.projectId,
      userId: ctx.userId,
      repo: repository,
      tag: digest ?? tag ?? 'latest',
      host,
      createdAt: now(),
    }
    await operations.beginUnrecorded(ctx, pullImage, image.uuid, { host, image: imageText(image) }, async (tx) => {
      if (await hasImage(tx, image)) throw new ImageAlreadyExists(image.repo, image.tag)
      await insertImage(tx, image)
    })
    return { ...image, id: 0, imageId: null, size: null, updatedAt: null }
  }

  async list(ctx: RequestContext, query: Omit<ListQuery, 'allProjects' | 'filters'>): Promise<readonly Image[]> {
    return pageOf(await listImages(this.#p.db, ownRows(ctx)), query, paging)
  }

  async get(ctx: RequestContext, ident: string): Promise<Image> {
    const uuid = normalUuid(ident)
    const found = uuid === undefined ? undefined : await findImage(this.#p.db, uuid, rowsByName(ctx))
    if (!found) throw notFound(ident)
    return found
  }

  async delete(ctx: RequestContext, image: Image): Promise<void> {
    const input = { host: image.host, image: imageText(image) }
    await this.#p.operations.beginUnrecorded(ctx, removeImage, image.uuid, input, (tx) =>
      this.#requireUnused(tx, input),
    )
  }

  /** Of ours: what else needs it, the engine knows, and refuses for. */
  async #requireUnused(tx: Db, { host, image }: { readonly host: string; readonly image: string }): Promise<void> {
    const { registries } = this.#p
    const removed = await registries.nameOf(tx, null, image)
    for (const container of await listContainersOnHost(tx, host)) {
      if ((await registries.nameOf(tx, container.registryId, container.image)) !== removed) continue
      throw new Conflict(`Image ${image} is in use by container ${container.uuid} on host ${host}.`)
    }
  }

  async search(_ctx: RequestContext, { name, exact }: ImageSearch): Promise<readonly FoundImage[]> {
    const { domain, repository } = parseImageReference(name)
    if (!searchable.has(domain)) {
      throw new OperationNotSupported(`Image searching is not supported in registry: ${domain}`)
    }
    const term = domain === null ? repository : repository.slice(domain.length + 1)
    const { results } = await (await this.#anyNode()).imageSearch({ term })
    return exact ? results.filter((found) => found.name === term) : results
  }

  async #hostNamed(ident: string): Promise<string> {
    const uuid = normalUuid(ident)
    const node = await findComputeNode(this.#p.db, uuid === undefined ? { hostname: ident } : { uuid })
    if (!node) throw new InvalidValue(`The host ${ident} does not exist.`)
    return node.hostname
  }

  async #anyNode(): Promise<Client<ComputeMethods>> {
    const { db, group, nodeOf } = this.#p
    const up = (await listZunServices(db)).find(({ host, forcedDown }) => !forcedDown && group.isUp(host))
    if (!up) throw new NodeUnavailable('There is no host that could search for images.')
    return nodeOf(up.host)
  }
}

function notFound(ident: string): ImageNotFound {
  return new ImageNotFound(`Image ${ident} could not be found.`)
}
