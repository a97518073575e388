import { adminApi, adminOrOwner, rule } from './rule.ts'

// Asked about the project in the path, so that `project_id` is that project's.
export const quotaRules = [
  rule('quota:update', adminApi, 'Set the quotas of a project.', 'PUT /v1/quotas/{project_id}'),
  rule('quota:delete', adminApi, 'Set the quotas of a project back to the defaults.', 'DELETE /v1/quotas/{project_id}'),
  rule('quota:get', adminOrOwner, 'Show the quotas of a project.', 'GET /v1/quotas/{project_id}'),
  rule(
    'quota:get_default',
    adminOrOwner,
    'Show the default quotas of a project.',
    'GET /v1/quotas/{project_id}/defaults',
  ),
]

export const quotaClassRules = [
  rule('quota_class:update', adminApi, 'Set the quotas of a class.', 'PUT /v1/quota_classes/{quota_class_name}'),
  rule('quota_class:get', adminApi, 'Show the quotas of a class.', 'GET /v1/quota_classes/{quota_class_name}'),
]
