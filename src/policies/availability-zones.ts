import { adminOrOwner, rule } from './rule.ts'

export const availabilityZoneRules = [
  rule('availability_zones:get_all', adminOrOwner, 'List availability zones.', 'GET /v1/availability_zones'),
]
