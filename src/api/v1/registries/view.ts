import type { RequestContext } from '#common/context.ts'
import type { Registry } from '#objects/registry.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import { linksTo } from '../links.ts'

/** Every field a registry shows, but for its links. */
export const registryFields = ['uuid', 'name', 'project_id', 'user_id', 'domain', 'username', 'password'] as const

type RegistryView = Partial<Record<(typeof registryFields)[number] | 'links', unknown>>

/** The fields a rule `registry:get_one:<field>` keeps from the caller. */
export function hiddenFields(policies: Enforcer, ctx: RequestContext): ReadonlySet<string> {
  const hidden = [...registryFields, 'links'].filter((field) => {
    const rule = `registry:get_one:${field}`
    return policies.has(rule) && !policies.allows(ctx, rule)
  })
  return new Set(hidden)
}

export function registryView(
  registry: Registry,
  base: string,
  hidden: ReadonlySet<string>,
): { registry: RegistryView } {
  const links = hidden.has('links') ? {} : { links: linksTo(base, 'registries', registry.uuid) }
  return { registry: { ...listedRegistry(registry, hidden), ...links } }
}

/** As an item of a list: without links. */
export function listedRegistry(registry: Registry, hidden: ReadonlySet<string>): RegistryView {
  const view = {
    uuid: registry.uuid,
    name: registry.name,
    project_id: registry.projectId,
    user_id: registry.userId,
    domain: registry.domain,
    username: registry.username,
    // Whether there is one is nobody's business either.
    password: '***',
  }
  return Object.fromEntries(Object.entries(view).filter(([field]) => !hidden.has(field)))
}
