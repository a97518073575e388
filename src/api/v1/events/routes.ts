// What happened to containers: from any point that is kept, waiting for more where there is none yet.
import type { EventQuery } from '#app/app.ts'
import { changeEventTypes } from '#objects/change-event.ts'
import type { EdgeConf } from '../../conf.ts'
import { eventStreamAccepted } from '../../pipeline/accept.ts'
import { type Route, route } from '../../route.ts'
import { optional, parameters } from '../../schema/field.ts'
import { digits, looseBool, textOf, type, wordsOf } from '../../schema/types.ts'
import { v } from '../../versions.ts'
import { hiddenFields } from '../containers/view.ts'
import { eventsAnswer } from './answers.ts'
import { eventsView, streamText } from './view.ts'

const longestWaitSeconds = 60
const pageWhenNotAsked = 100

const eventId = type({ type: ['integer', 'string'], pattern: '^[0-9]{1,15}$' }, Number)
const uuid = textOf(36, 36, { pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })

const query = parameters({
  after: optional(eventId, { description: 'Id of the last event that is known; without it, from now on.' }),
  limit: optional(digits({ min: 1 }), { description: 'Largest number of events in one answer.' }),
  timeout: optional(digits({ min: 0, max: longestWaitSeconds }), {
    description: 'Seconds to wait for an event while there is none. A stream waits by itself.',
  }),
  container: optional(uuid, { description: 'Only events of this container; it may be gone.' }),
  type: optional(wordsOf('type', changeEventTypes), { description: 'Only events of these types.' }),
  all_projects: optional(looseBool('all_projects'), {
    description: 'The events of all projects.',
    policy: 'container:get_all_all_projects',
    counts: 'true',
  }),
})

const headers = {
  'Last-Event-ID': optional(eventId, { description: 'What a stream that broke off goes on from, before `after`.' }),
}

export function eventRoutes(conf: EdgeConf): readonly Route[] {
  const list = route({
    method: 'GET',
    path: '/v1/events',
    summary: 'Read what happened to containers, or follow it as a stream of server-sent events.',
    policy: 'container:get_all',
    ok: 200,
    since: v(1, 41),
    streams: true,
    parameters: query,
    answer: eventsAnswer,
    headers,
    handle: async ({ app, ctx, policies, params, headers: sent, sentHeaders, signal }) => {
      const { all_projects = false, limit = pageWhenNotAsked, timeout = 0, container, type: types } = params
      const after = typeof sent['Last-Event-ID'] === 'number' ? sent['Last-Event-ID'] : params.after
      const asked: EventQuery = {
        allProjects: all_projects,
        limit: Math.min(limit, conf.maxLimit),
        ...(after !== undefined && { after }),
        ...(container !== undefined && { containerUuid: container.toLowerCase() }),
        ...(types !== undefined && { types }),
      }
      const hidden = new Set(hiddenFields(policies, ctx))
      if (eventStreamAccepted(sentHeaders.accept)) {
        return { eventStream: streamText(await app.events.follow(ctx, asked, signal()), hidden) }
      }
      const page = await app.events.read(ctx, asked, {
        timeoutMs: Math.min(timeout, conf.longestWaitSeconds) * 1000,
        signal: signal(),
      })
      return { body: eventsView(page, hidden) }
    },
  })
  return [list]
}
