import { adminRole, rule } from './rule.ts'

export const networkRules = [
  rule(
    'network:attach_external_network',
    adminRole,
    'Use an external network that is not shared.',
    'POST /v1/containers',
    'POST /v1/containers/{container_ident}/network_attach',
    'POST /v1/capsules',
  ),
  rule('network:create', adminRole, 'Make a network known to the engine.', 'POST /v1/networks'),
  rule('network:delete', adminRole, 'Remove a network from the engine.', 'DELETE /v1/networks/{network_id}'),
]
