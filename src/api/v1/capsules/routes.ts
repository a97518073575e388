import { ContainerNotFound } from '#common/errors.ts'
import type { EdgeConf } from '../../conf.ts'
import { capsuleRoute, type Route, route } from '../../route.ts'
import { optional, parameters, required } from '../../schema/field.ts'
import { extendedBool, looselyTrue } from '../../schema/types.ts'
import {
  limitOf,
  markerOf,
  nextLink,
  type PageRequest,
  pagingFields,
  sortDirOf,
  sortKeyOf,
  unchecked,
} from '../paging.ts'
import { capsuleAnswer, capsulesAnswer } from './answers.ts'
import { templateType } from './schema.ts'
import { templateReader } from './template.ts'
import { capsuleView, renamedFields } from './view.ts'

export function capsuleRoutes(conf: EdgeConf): readonly Route[] {
  return [list, create(conf), show, remove]
}

const sortKeys: ReadonlySet<string> = new Set(['id', 'uuid', 'name', 'status', 'host', 'created_at', 'updated_at'])

const list = route({
  method: 'GET',
  path: '/v1/capsules',
  summary: 'List capsules.',
  policy: 'capsule:get_all',
  ok: 200,
  answer: capsulesAnswer,
  changes: [renamedFields],
  parameters: parameters(
    { ...pagingFields, all_projects: optional(unchecked, { description: 'List the capsules of all projects.' }) },
    { unknown: 'ignore', checkedByHandler: true },
  ),
  handle: async (input) => {
    const { app, ctx, given, conf, base } = input
    // Compat: no rule is asked; who is no admin sees their own.
    const asked = Object.hasOwn(given, 'all_projects') && looselyTrue('all_projects', given.all_projects)
    const page: PageRequest = {
      limit: limitOf(given, conf.maxLimit),
      sortDir: sortDirOf(given),
      sortKey: sortKeyOf(given, sortKeys, 'id'),
    }
    const marker = markerOf(given, (text) => new ContainerNotFound(text))
    const query = { ...page, ...(marker !== undefined && { marker }), allProjects: asked && ctx.isAdmin, filters: {} }
    const capsules = await app.capsules.list(ctx, query)
    const narrowing = asked ? [['all_projects', String(given.all_projects)] as const] : []
    const next = nextLink(`${base}/v1/capsules`, page, capsules, narrowing)
    return { body: { next, capsules: capsules.map((capsule) => capsuleView(capsule, input)) } }
  },
})

function create(conf: EdgeConf): Route {
  const readTemplate = templateReader(conf)
  return route({
    method: 'POST',
    path: '/v1/capsules',
    summary: 'Create a capsule.',
    policy: 'capsule:create',
    ok: 202,
    answer: capsuleAnswer,
    changes: [renamedFields],
    jsonOnly: true,
    parameters: parameters({
      template: required(templateType(conf), { description: 'The template, or its text in JSON or YAML.' }),
    }),
    parametersIn: 'both',
    handle: async (input) => {
      const { app, ctx, params, version, base } = input
      await readTemplate(params.template, version)
      const capsule = await app.capsules.create(ctx)
      return { body: capsuleView(capsule, input), location: `${base}/v1/capsules/${capsule.uuid}` }
    },
  })
}

const show = capsuleRoute({
  method: 'GET',
  path: '/v1/capsules/:ident',
  summary: 'Show a capsule, by UUID or name.',
  policy: 'capsule:get',
  ok: 200,
  answer: capsuleAnswer,
  changes: [renamedFields],
  handle: async (input, capsule) => ({ body: capsuleView(capsule, input) }),
})

const remove = capsuleRoute({
  method: 'DELETE',
  path: '/v1/capsules/:ident',
  summary: 'Delete a capsule with its containers.',
  policy: 'capsule:delete',
  ok: 204,
  parameters: parameters(
    {
      all_projects: optional(extendedBool, {
        description: 'Look in all projects.',
        policy: 'capsule:delete_all_projects',
        counts: 'true',
      }),
    },
    { unknown: 'ignore' },
  ),
  handle: async ({ app, ctx }, capsule) => {
    await app.capsules.delete(ctx, capsule)
    return {}
  },
})
