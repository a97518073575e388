import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { Conflict, RegistryNotFound } from '#common/errors.ts'
import type { Secrets } from '#common/secrets.ts'
import { normalUuid } from '#common/uuids.ts'
import { formatImageReference, imageIn, parseImageReference } from '#container/image-reference.ts'
import { durable } from '#db/durable.ts'
import {
  deleteRegistry,
  findRegistry,
  findVisibleRegistries,
  insertRegistry,
  isRegistryInUse,
  listRegistries,
  type RegistryPatch,
  type StoredRegistry,
  updateRegistry,
} from '#db/registries.ts'
import type { Database, Db } from '#db/schema.ts'
import type { Registry, RegistryAuth } from '#objects/registry.ts'
import type { ListQuery, Registries as RegistriesOfApp, RegistryChanges } from './app.ts'
import { pageOf } from './pages.ts'
import { rowsByName, rowsInLists } from './visibility.ts'

export interface RegistriesParts {
  readonly db: Kysely<Database>
  readonly secrets: Secrets
  readonly now: () => Date
  /** For images that name no registry, of containers that have none. */
  readonly byDefault?: RegistryAccess
}

export interface RegistryAccess {
  readonly domain: string
  readonly auth?: RegistryAuth
}

export interface LocatedImage {
  /** With the domain of its registry. */
  readonly image: string
  readonly auth?: RegistryAuth
}

/** Public columns and the field each stands for. */
const sortFields: ReadonlyMap<string, keyof Registry> = new Map([
  ['id', 'id'],
  ['uuid', 'uuid'],
  ['name', 'name'],
  ['domain', 'domain'],
  ['username', 'username'],
  ['project_id', 'projectId'],
  ['user_id', 'userId'],
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
])
const paging = { fields: sortFields, tie: 'id', notFound: (marker: string) => new RegistryNotFound(marker) } as const

export class Registries implements RegistriesOfApp {
  readonly #p: RegistriesParts

  constructor(parts: RegistriesParts) {
    this.#p = parts
  }

  async create(ctx: RequestContext, given: RegistryChanges & { readonly domain: string }): Promise<Registry> {
    const { db, now } = this.#p
    const uuid = randomUUID()
    const registry = {
      uuid,
      projectId: ctx.projectId,
      userId: ctx.userId,
      name: given.name ?? null,
      domain: given.domain,
      username: given.username ?? null,
      createdAt: now(),
    }
    const id = await insertRegistry(db, { ...registry, sealedPassword: this.#sealed(uuid, given.password) ?? null })
    await durable(db)
    return { ...registry, id, updatedAt: null }
  }

  async list(ctx: RequestContext, query: ListQuery): Promise<readonly Registry[]> {
    const rows = await listRegistries(this.#p.db, rowsInLists(ctx, query.allProjects), query.filters)
    return pageOf(rows.map(withoutPassword), query, paging)
  }

  async get(ctx: RequestContext, ident: string): Promise<Registry> {
    const uuid = normalUuid(ident)
    const by = uuid === undefined ? { name: ident } : { uuid }
    const [found, another] = await findVisibleRegistries(this.#p.db, by, rowsByName(ctx))
    if (!found) throw new RegistryNotFound(ident)
    if (another) throw new Conflict('Multiple registries exist with same name. Please use the registry uuid instead.')
    return withoutPassword(found)
  }

  async update(_ctx: RequestContext, { id, uuid }: Registry, changes: RegistryChanges): Promise<Registry> {
    const { db, now } = this.#p
    const { password, ...same } = changes
    const sealedPassword = this.#sealed(uuid, password)
    const patch: RegistryPatch = { ...same, ...(sealedPassword !== undefined && { sealedPassword }) }
    if (Object.keys(patch).length > 0) await updateRegistry(db, id, patch, now())
    await durable(db)
    const written = await findRegistry(db, id)
    if (!written) throw new RegistryNotFound(uuid)
    return withoutPassword(written)
  }

  async delete(_ctx: RequestContext, { id, uuid }: Registry): Promise<void> {
    const { db } = this.#p
    await db.transaction().execute(async (tx) => {
      if (await isRegistryInUse(tx, id)) throw new Conflict(`Registry ${uuid} is in use by a container.`)
      await deleteRegistry(tx, id)
    })
    await durable(db)
  }

  /** Throws `RegistryNotFound` when it has gone: asked within the transaction that refers to it. */
  async require(tx: Db, { id, uuid }: Pick<Registry, 'id' | 'uuid'>): Promise<void> {
    if (!(await findRegistry(tx, id))) throw new RegistryNotFound(uuid)
  }

  /**
   * The image by its full name, and who may have it: in the given registry or, with null, in the one of zun.conf. An image
   * that names its registry itself stays there, and no other registry's password goes with it. Throws `SecretUnreadable`.
   */
  async locate(id: number | null, image: string): Promise<LocatedImage> {
    const registry = id === null ? this.#p.byDefault : await this.#access(id)
    if (!registry) return { image }
    const { domain, auth } = registry
    const located = imageIn(domain, image)
    return { image: located, ...(auth && parseImageReference(located).domain === domain && { auth }) }
  }

  /** The full name alone, as its host knows the image. */
  async nameOf(tx: Db, id: number | null, image: string): Promise<string> {
    const registry = id === null ? this.#p.byDefault : await findRegistry(tx, id)
    return formatImageReference(parseImageReference(registry ? imageIn(registry.domain, image) : image))
  }

  async #access(id: number): Promise<RegistryAccess> {
    const registry = await findRegistry(this.#p.db, id)
    if (!registry) throw new RegistryNotFound(String(id))
    const { domain, username, sealedPassword, uuid } = registry
    if (username === null) return { domain }
    const password = sealedPassword === null ? '' : this.#p.secrets.open(sealedPassword, uuid)
    return { domain, auth: { domain, username, password } }
  }

  #sealed(uuid: string, password: string | undefined): string | undefined {
    return password === undefined ? undefined : this.#p.secrets.seal(password, uuid)
  }
}

function withoutPassword({ sealedPassword: _sealed, ...registry }: StoredRegistry): Registry {
  return registry
}
