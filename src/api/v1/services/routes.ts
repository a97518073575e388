import type { ZunService } from '#objects/zun-service.ts'
import { type Route, route } from '../../route.ts'
import { optional, parameters, required } from '../../schema/field.ts'
import type { Shown } from '../../schema/shape.ts'
import { bool, hostName, textOf } from '../../schema/types.ts'
import { joinedTime } from '../times.ts'
import { serviceForcedAnswer, serviceStateAnswer, servicesAnswer } from './answers.ts'

const list = route({
  method: 'GET',
  path: '/v1/services',
  summary: 'List the running processes of the service.',
  policy: 'zun-service:get_all',
  ok: 200,
  answer: servicesAnswer,
  handle: async ({ app, ctx }) => ({ body: { services: (await app.services.list(ctx)).map(serviceView) } }),
})

const named = {
  host: required(hostName, { description: 'Host of the service.' }),
  binary: required(textOf(1, 255), { description: 'Program of the service, as in zun-compute.' }),
}

const enable = route({
  method: 'PUT',
  path: '/v1/services/enable',
  summary: 'Let a service be given work again.',
  policy: 'zun-service:enable',
  ok: 200,
  answer: serviceStateAnswer,
  parameters: parameters(named),
  handle: async ({ app, ctx, params: { host, binary } }) => {
    await app.services.enable(ctx, { host, binary })
    return { body: { service: { host, binary, disabled: false, disabled_reason: null } } }
  },
})

const disable = route({
  method: 'PUT',
  path: '/v1/services/disable',
  summary: 'Give a service no new work.',
  policy: 'zun-service:disable',
  ok: 200,
  answer: serviceStateAnswer,
  parameters: parameters({
    ...named,
    disabled_reason: optional(textOf(1, 255), { description: 'Why, for other operators.' }),
  }),
  handle: async ({ app, ctx, params: { host, binary, disabled_reason: reason = null } }) => {
    await app.services.disable(ctx, { host, binary }, reason)
    return { body: { service: { host, binary, disabled: true, disabled_reason: reason } } }
  },
})

const forceDown = route({
  method: 'PUT',
  path: '/v1/services/force_down',
  summary: 'Count a service as down, or no longer.',
  policy: 'zun-service:force_down',
  ok: 200,
  answer: serviceForcedAnswer,
  parameters: parameters({
    ...named,
    forced_down: required(bool, { description: 'Whether to count it as down.' }),
  }),
  handle: async ({ app, ctx, params: { host, binary, forced_down: forcedDown } }) => {
    await app.services.forceDown(ctx, { host, binary }, forcedDown)
    return { body: { service: { host, binary, forced_down: forcedDown } } }
  },
})

const forget = route({
  method: 'DELETE',
  path: '/v1/services',
  summary: 'Forget a service; one that still runs comes back with its next heartbeat.',
  policy: 'zun-service:delete',
  ok: 200,
  parameters: parameters(named, { unknown: 'ignore' }),
  handle: async ({ app, ctx, params: { host, binary } }) => {
    await app.services.delete(ctx, { host, binary })
    return {}
  },
})

// Compat: Zun takes the two as parts of the path as well.
const forgetByPath = route({
  method: 'DELETE',
  path: '/v1/services/:host/:binary',
  summary: 'Forget a service, named in the path.',
  policy: 'zun-service:delete',
  ok: 200,
  handle: async ({ app, ctx, path: { host = '', binary = '' } }) => {
    await app.services.delete(ctx, { host, binary })
    return {}
  },
})

export const serviceRoutes: readonly Route[] = [list, enable, disable, forceDown, forget, forgetByPath]

function serviceView(service: ZunService): Shown<typeof servicesAnswer>['services'][number] {
  return {
    id: service.id,
    host: service.host,
    binary: service.binary,
    disabled: service.disabled,
    disabled_reason: service.disabledReason,
    last_seen_up: joinedTime(service.lastSeenUp),
    forced_down: service.forcedDown,
    report_count: service.reportCount,
    availability_zone: service.availabilityZone,
    created_at: joinedTime(service.createdAt),
    updated_at: joinedTime(service.updatedAt),
    state: service.state,
  }
}
