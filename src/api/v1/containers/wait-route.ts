import { containerStatuses } from '#objects/container.ts'
import { containerRoute, type Route } from '../../route.ts'
import { optional, parameters, required } from '../../schema/field.ts'
import { digits, wordsOf } from '../../schema/types.ts'
import { v } from '../../versions.ts'
import { waitAnswer } from './answers.ts'
import { containerView, hiddenFields } from './view.ts'

const longestWaitSeconds = 60

const wait = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/wait',
  summary: 'Wait until a container has one of some statuses and nothing is under way on it.',
  policy: 'container:get_one',
  ok: 200,
  since: v(1, 41),
  parameters: parameters({
    status: required(wordsOf('status', containerStatuses), {
      description: 'What to wait for. In Error, or gone, it ends at once, reached or not.',
    }),
    timeout: optional(digits({ min: 0, max: longestWaitSeconds }), {
      description: `Seconds to wait, ${longestWaitSeconds} by default.`,
    }),
  }),
  answer: waitAnswer,
  handle: async ({ app, ctx, params, base, policies, conf, signal }, container) => {
    const timeoutMs = Math.min(params.timeout ?? longestWaitSeconds, conf.longestWaitSeconds) * 1000
    const waited = await app.containers.waitFor(ctx, container, params.status, { timeoutMs, signal: signal() })
    const view = waited.container && containerView(waited.container, base, hiddenFields(policies, ctx))
    return { body: { reached: waited.reached, container: view } }
  },
})

export const containerWaitRoutes: readonly Route[] = [wait]
