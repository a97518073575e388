import { adminApi, rule } from './rule.ts'

export const hostRules = [
  rule('host:get_all', adminApi, 'List compute hosts.', 'GET /v1/hosts'),
  rule('host:get', adminApi, 'Show a compute host.', 'GET /v1/hosts/{host_ident}'),
]
