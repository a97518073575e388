import { RegistryNotFound } from '#common/errors.ts'
import { itemRoutes, type Route, route } from '../../route.ts'
import { parameters } from '../../schema/field.ts'
import { allProjectsAsked, asQuery, chosenFilters, type Narrowing, narrowingFields, refuseUnknown } from '../filters.ts'
import { limitOf, markerOf, nextLink, type PageRequest, pagingFields, sortDirOf, sortKeyOf } from '../paging.ts'
import { registriesAnswer, registryAnswer } from './answers.ts'
import { createRegistry, updateRegistry } from './schema.ts'
import { hiddenFields, listedRegistry, registryFields, registryView } from './view.ts'

const narrowing: Narrowing = { resource: 'registry', filters: ['name', 'domain', 'username', 'project_id', 'user_id'] }
const sortKeys: ReadonlySet<string> = new Set([
  'id',
  'created_at',
  'updated_at',
  ...registryFields.filter((field) => field !== 'password'),
])
const listFields = { ...pagingFields, ...narrowingFields(narrowing, 'registries') }

const list = route({
  method: 'GET',
  path: '/v1/registries',
  summary: 'List registries.',
  policy: 'registry:get_all',
  ok: 200,
  answer: registriesAnswer,
  parameters: parameters(listFields, { unknown: 'ignore', checkedByHandler: true }),
  handle: async (input) => {
    const { app, ctx, given, policies, conf, base } = input
    const allProjects = allProjectsAsked(input, narrowing)
    const limit = limitOf(given, conf.maxLimit)
    const sortDir = sortDirOf(given)
    const filters = chosenFilters(input, narrowing)
    const marker = markerOf(given, (text) => new RegistryNotFound(text))
    refuseUnknown(input, listFields)
    const page: PageRequest = { limit, sortDir, sortKey: sortKeyOf(given, sortKeys, 'id') }
    const registries = await app.registries.list(ctx, {
      ...page,
      ...(marker !== undefined && { marker }),
      allProjects: allProjects && ctx.isAdmin,
      filters,
    })
    const hidden = hiddenFields(policies, ctx)
    const next = nextLink(`${base}/v1/registries`, page, registries, asQuery(given, filters))
    return { body: { registries: registries.map((registry) => listedRegistry(registry, hidden)), next } }
  },
})

const create = route({
  method: 'POST',
  path: '/v1/registries',
  summary: 'Create a registry.',
  policy: 'registry:create',
  ok: 201,
  answer: registryAnswer,
  parameters: createRegistry,
  parametersIn: 'both',
  jsonOnly: true,
  handle: async ({ app, ctx, params, policies, base }) => {
    const registry = await app.registries.create(ctx, params.registry)
    return {
      body: registryView(registry, base, hiddenFields(policies, ctx)),
      location: `${base}/v1/registries/${registry.uuid}`,
    }
  },
})

const registryRoute = itemRoutes({
  target: 'registry',
  find: ({ app, ctx, path }) => app.registries.get(ctx, path.ident ?? ''),
  factsOf: ({ uuid, name, projectId, userId, domain }) => ({
    uuid,
    name,
    project_id: projectId,
    user_id: userId,
    domain,
  }),
})

const show = registryRoute({
  method: 'GET',
  path: '/v1/registries/:ident',
  summary: 'Show a registry, by UUID or name; never its password.',
  policy: 'registry:get_one',
  ok: 200,
  answer: registryAnswer,
  handle: async ({ policies, ctx, base }, registry) => ({
    body: registryView(registry, base, hiddenFields(policies, ctx)),
  }),
})

const update = registryRoute({
  method: 'PATCH',
  path: '/v1/registries/:ident',
  summary: 'Change a registry.',
  policy: 'registry:update',
  ok: 200,
  answer: registryAnswer,
  parameters: updateRegistry,
  parametersIn: 'both',
  handle: async ({ app, ctx, params, policies, base }, registry) => {
    const changed = await app.registries.update(ctx, registry, params.registry)
    return { body: registryView(changed, base, hiddenFields(policies, ctx)) }
  },
})

const remove = registryRoute({
  method: 'DELETE',
  path: '/v1/registries/:ident',
  summary: 'Delete a registry that no container was made from.',
  policy: 'registry:delete',
  ok: 204,
  handle: async ({ app, ctx }, registry) => {
    await app.registries.delete(ctx, registry)
    return {}
  },
})

export const registryRoutes: readonly Route[] = [list, create, show, update, remove]
