// Users, projects, roles and the domain, to be looked up. Nothing here can be changed.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type LocalIdentity, localDomain, type TokenFacts } from '#cloud/identity/local-identity.ts'
import type { Named } from '#cloud/identity/local-records.ts'
import { requireAdminOr, requireCaller } from './callers.ts'
import { baseOf, IdentityNotFound } from './errors.ts'
import { queryOf } from './request-parts.ts'
import { domainView, listView, projectView, roleView, userView } from './views.ts'

interface Resource {
  readonly singular: string
  readonly plural: string
  readonly list: (identity: LocalIdentity) => readonly Named[]
  readonly view: (item: Named, base: string) => object
  /** What others than admins may see: their own. */
  readonly isOwn: (item: Named, caller: TokenFacts, identity: LocalIdentity) => boolean
}

const resources: readonly Resource[] = [
  {
    singular: 'user',
    plural: 'users',
    list: (identity) => identity.listUsers(),
    view: userView,
    isOwn: (user, caller) => user.id === caller.user.id,
  },
  {
    singular: 'project',
    plural: 'projects',
    list: (identity) => identity.listProjects(),
    view: projectView,
    isOwn: (project, caller, identity) => identity.listProjectsOf(caller.user.id).includes(project),
  },
  {
    singular: 'role',
    plural: 'roles',
    list: (identity) => identity.listRoles(),
    view: roleView,
    isOwn: () => false,
  },
  {
    singular: 'domain',
    plural: 'domains',
    list: () => [localDomain],
    view: domainView,
    isOwn: () => true,
  },
]

export function registerResources(scope: FastifyInstance, identity: LocalIdentity): void {
  for (const resource of resources) registerResource(scope, identity, resource)

  scope.get<{ Params: { id: string } }>('/v3/users/:id/projects', async (request, reply) => {
    const caller = requireCaller(identity, request)
    requireAdminOr(request.params.id === caller.user.id, caller, 'identity:list_user_projects')
    const base = baseOf(reply)
    const projects = identity.listProjectsOf(request.params.id).map((project) => projectView(project, base))
    return listView('projects', projects, `${base}${request.url}`)
  })
}

function registerResource(scope: FastifyInstance, identity: LocalIdentity, resource: Resource): void {
  const { singular, plural, list, view, isOwn } = resource

  scope.get(`/v3/${plural}`, async (request, reply) => {
    requireAdminOr(false, requireCaller(identity, request), `identity:list_${plural}`)
    const base = baseOf(reply)
    const items = list(identity).filter((item) => isAskedFor(item, request))
    return listView(
      plural,
      items.map((item) => view(item, base)),
      `${base}${request.url}`,
    )
  })

  scope.get<{ Params: { id: string } }>(`/v3/${plural}/:id`, async (request, reply) => {
    const caller = requireCaller(identity, request)
    const item = list(identity).find(({ id }) => id === request.params.id)
    // Refused before it is said to be absent, so that nobody learns which ids exist.
    requireAdminOr(item !== undefined && isOwn(item, caller, identity), caller, `identity:get_${singular}`)
    if (!item) throw new IdentityNotFound(singular, request.params.id)
    return { [singular]: view(item, baseOf(reply)) }
  })
}

function isAskedFor(item: Named, request: FastifyRequest): boolean {
  const name = queryOf(request, 'name')
  const domain = queryOf(request, 'domain_id')
  const isEnabled = !/^(?:false|0)$/i.test(queryOf(request, 'enabled') ?? '')
  return (name ?? item.name) === item.name && (domain ?? localDomain.id) === localDomain.id && isEnabled
}
