import { adminApi, adminOrOwner, adminRole, rule } from './rule.ts'

export const baseRules = [
  rule('context_is_admin', adminRole, 'Who is an administrator: sees every project and passes `is_admin:True`.'),
  rule('admin_or_owner', adminOrOwner, 'The administrator, or a member of the project that owns the object.'),
  rule('admin_api', adminApi, 'Interfaces for administrators.'),
  rule('deny_everybody', '!', 'Nobody at all.'),
]
