import { type Route, route } from '../../route.ts'
import { zonesAnswer } from './answers.ts'

const list = route({
  method: 'GET',
  path: '/v1/availability_zones',
  summary: 'List the availability zones.',
  policy: 'availability_zones:get_all',
  ok: 200,
  answer: zonesAnswer,
  handle: async ({ app, ctx }) => {
    const zones = await app.availabilityZones.list(ctx)
    // There are few: paging parameters are taken and mean nothing.
    return { body: { availability_zones: zones.map((zone) => ({ availability_zone: zone })), next: null } }
  },
})

export const availabilityZoneRoutes: readonly Route[] = [list]
