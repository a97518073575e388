import { adminApi, adminOrOwner, rule } from './rule.ts'

export const registryRules = [
  rule('registry:create', adminOrOwner, 'Create a registry.', 'POST /v1/registries'),
  rule('registry:delete', adminOrOwner, 'Delete a registry.', 'DELETE /v1/registries/{registry_ident}'),
  rule('registry:get_one', adminOrOwner, 'Show a registry.', 'GET /v1/registries/{registry_ident}'),
  rule('registry:get_all', adminOrOwner, 'List registries.', 'GET /v1/registries'),
  rule('registry:get_all_all_projects', adminApi, 'List the registries of all projects.', 'GET /v1/registries'),
  rule('registry:update', adminOrOwner, 'Change a registry.', 'PATCH /v1/registries/{registry_ident}'),
]
