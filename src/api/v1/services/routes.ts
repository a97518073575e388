import type { ZunService } from '#objects/zun-service.ts'
import { type Route, route } from '../../route.ts'
import { joinedTime } from '../times.ts'

const list = route({
  method: 'GET',
  path: '/v1/services',
  summary: 'List the running processes of the service.',
  policy: 'zun-service:get_all',
  ok: 200,
  handle: async ({ app, ctx }) => ({ body: { services: (await app.services.list(ctx)).map(serviceView) } }),
})

export const serviceRoutes: readonly Route[] = [list]

function serviceView(service: ZunService): object {
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
