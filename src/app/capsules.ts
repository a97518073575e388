import type { RequestContext } from '#common/context.ts'
import { ContainerNotFound, Invalid } from '#common/errors.ts'
import type { Capsule } from '#objects/capsule.ts'
import type { Capsules as CapsulesOfApp, ListQuery } from './app.ts'

/** Nothing here runs capsules yet, so there are none. */
export class Capsules implements CapsulesOfApp {
  async create(_ctx: RequestContext): Promise<Capsule> {
    throw new Invalid('Capsules cannot be run by this server yet.')
  }

  async list(_ctx: RequestContext, query: ListQuery): Promise<readonly Capsule[]> {
    if (query.marker !== undefined) throw new ContainerNotFound(query.marker)
    return []
  }

  async get(_ctx: RequestContext, ident: string): Promise<Capsule> {
    // Compat: it says container, as in Zun.
    throw new ContainerNotFound(ident)
  }

  async delete(_ctx: RequestContext, capsule: Capsule): Promise<void> {
    throw new ContainerNotFound(capsule.uuid)
  }
}
