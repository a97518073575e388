import { type Route, route } from '../../route.ts'
import { limitsAnswer } from '../quotas/answers.ts'
import { quotaLimits } from '../quotas/schema.ts'
import { limitsView } from '../quotas/view.ts'

const show = route({
  method: 'GET',
  path: '/v1/quota_classes/:name',
  summary: 'Show the limits of a quota class; the class default is what projects get.',
  policy: 'quota_class:get',
  ok: 200,
  answer: limitsAnswer,
  handle: async ({ app, ctx, path }) => ({ body: limitsView(await app.quotas.classLimits(ctx, path.name ?? '')) }),
})

const update = route({
  method: 'PUT',
  path: '/v1/quota_classes/:name',
  summary: 'Set limits of a quota class.',
  policy: 'quota_class:update',
  ok: 200,
  answer: limitsAnswer,
  query: quotaLimits,
  parameters: quotaLimits,
  parametersIn: 'both',
  handle: async ({ app, ctx, path, params }) => ({
    body: limitsView(await app.quotas.updateClass(ctx, path.name ?? '', params)),
  }),
})

export const quotaClassRoutes: readonly Route[] = [show, update]
