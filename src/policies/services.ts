import { adminApi, rule } from './rule.ts'

export const serviceRules = [
  rule('zun-service:get_all', adminApi, 'List the services and their health.', 'GET /v1/services'),
  rule('zun-service:delete', adminApi, 'Forget a service.', 'DELETE /v1/services'),
  rule('zun-service:enable', adminApi, 'Let a service be given work again.', 'PUT /v1/services/enable'),
  rule('zun-service:disable', adminApi, 'Give a service no new work.', 'PUT /v1/services/disable'),
  rule('zun-service:force_down', adminApi, 'Count a service as down.', 'PUT /v1/services/force_down'),
]
