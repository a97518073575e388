import { type Route, route } from '../../route.ts'
import { optional, parameters } from '../../schema/field.ts'
import { looseBool } from '../../schema/types.ts'
import { limitsAnswer, quotaAnswer } from './answers.ts'
import { quotaLimits } from './schema.ts'
import { limitsView, usageView } from './view.ts'

/** The rule is asked of the project in the path, whoever the caller is. */
const ofProject = ({ project }: Readonly<Record<string, string>>) => ({ project_id: project ?? '' })

const show = route({
  method: 'GET',
  path: '/v1/quotas/:project',
  summary: 'Show the limits of a project.',
  policy: 'quota:get',
  target: ofProject,
  ok: 200,
  answer: quotaAnswer,
  parameters: parameters(
    // Better than Zun, which takes any text for true.
    { usages: optional(looseBool('usages'), { description: 'Also show what is in use.' }) },
    { unknown: 'ignore' },
  ),
  handle: async ({ app, ctx, path: { project = '' }, params }) => {
    const limits = await app.quotas.limits(ctx, project)
    return { body: params.usages ? usageView(limits, await app.quotas.usage(ctx, project)) : limitsView(limits) }
  },
})

const defaults = route({
  method: 'GET',
  path: '/v1/quotas/:project/defaults',
  summary: 'Show the limits of a project that has none of its own.',
  policy: 'quota:get_default',
  target: ofProject,
  ok: 200,
  answer: limitsAnswer,
  handle: async ({ app, ctx }) => ({ body: limitsView(await app.quotas.defaults(ctx)) }),
})

const update = route({
  method: 'PUT',
  path: '/v1/quotas/:project',
  summary: 'Set limits of a project.',
  policy: 'quota:update',
  target: ofProject,
  ok: 200,
  answer: limitsAnswer,
  query: quotaLimits,
  parameters: quotaLimits,
  parametersIn: 'both',
  handle: async ({ app, ctx, path: { project = '' }, params }) => ({
    body: limitsView(await app.quotas.update(ctx, project, params)),
  }),
})

const reset = route({
  method: 'DELETE',
  path: '/v1/quotas/:project',
  summary: 'Take a project’s own limits away.',
  policy: 'quota:delete',
  target: ofProject,
  ok: 200,
  handle: async ({ app, ctx, path: { project = '' } }) => {
    await app.quotas.reset(ctx, project)
    return {}
  },
})

export const quotaRoutes: readonly Route[] = [show, defaults, update, reset]
