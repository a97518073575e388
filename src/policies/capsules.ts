import { adminApi, adminOrOwner, rule } from './rule.ts'

export const capsuleRules = [
  rule('capsule:create', adminOrOwner, 'Create a capsule.', 'POST /v1/capsules'),
  rule('capsule:delete', adminOrOwner, 'Delete a capsule.', 'DELETE /v1/capsules/{capsule_ident}'),
  rule(
    'capsule:delete_all_projects',
    adminApi,
    'Delete a capsule of any project.',
    'DELETE /v1/capsules/{capsule_ident}',
  ),
  rule('capsule:get', adminOrOwner, 'Show a capsule.', 'GET /v1/capsules/{capsule_ident}'),
  rule('capsule:get:host', adminApi, 'See the field `host`.', 'GET /v1/capsules/{capsule_ident}', 'GET /v1/capsules'),
  // Compat: the two *_all_projects rules below exist, as in Zun, and no request asks them.
  rule(
    'capsule:get_one_all_projects',
    adminApi,
    'Show a capsule of any project. Not checked.',
    'GET /v1/capsules/{capsule_ident}',
  ),
  rule('capsule:get_all', adminOrOwner, 'List capsules.', 'GET /v1/capsules'),
  rule('capsule:get_all_all_projects', adminApi, 'List the capsules of all projects. Not checked.', 'GET /v1/capsules'),
]
