// Capsules in memory, for tests of what the API says of them: the service itself cannot run any yet.
import type { Capsules, ListQuery } from '#app/app.ts'
import type { RequestContext } from '#common/context.ts'
import { ContainerNotFound } from '#common/errors.ts'
import type { Capsule } from '#objects/capsule.ts'
import { aCapsule } from './app-double.ts'

export class HeldCapsules implements Capsules {
  readonly held: Capsule[] = []
  #made = 0

  async create({ projectId, userId }: RequestContext): Promise<Capsule> {
    this.#made += 1
    const uuid = `c0000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}`
    const capsule = aCapsule({ uuid, projectId, userId, name: 'pod' })
    this.held.push(capsule)
    return capsule
  }

  async list(ctx: RequestContext, { allProjects }: ListQuery): Promise<readonly Capsule[]> {
    return this.held.filter(({ projectId }) => allProjects || projectId === ctx.projectId)
  }

  async get(ctx: RequestContext, ident: string): Promise<Capsule> {
    const found = this.held.find(
      ({ uuid, name, projectId }) => (uuid === ident || name === ident) && (ctx.isAdmin || projectId === ctx.projectId),
    )
    if (!found) throw new ContainerNotFound(ident)
    return found
  }

  async delete(_ctx: RequestContext, { uuid }: Capsule): Promise<void> {
    this.held.splice(
      this.held.findIndex((capsule) => capsule.uuid === uuid),
      1,
    )
  }
}
