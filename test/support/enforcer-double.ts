import { PolicyNotAuthorized } from '#common/errors.ts'
import type { Enforcer, PolicyTarget } from '#policies/enforcer.ts'

/** Rules for admins only, and for nobody, as the service ships them; every other rule is for admins and owners. */
const adminOnly = new Set([
  'container:create:runtime',
  'container:create:requested_destination',
  'container:create:image_pull_policy',
  'container:delete_all_projects',
  'container:delete_force',
  'container:get_one:host',
  'container:get_one:image_pull_policy',
  'container:get_one:privileged',
  'container:get_one:runtime',
  'container:get_one_all_projects',
  'container:get_all_all_projects',
  'container:action:events',
  'zun-service:get_all',
  'host:get_all',
  'host:get',
])
const nobody = new Set(['container:create:privileged'])

export interface EnforcerDouble extends Enforcer {
  /** Every question in its order. */
  readonly asked: { readonly rule: string; readonly target: PolicyTarget | undefined }[]
}

/** The default policies in few lines. `denied` are rules that refuse everybody, `granted` such that let everybody. */
export function enforcerDouble(denied: readonly string[] = [], granted: readonly string[] = []): EnforcerDouble {
  const asked: EnforcerDouble['asked'] = []
  const enforcer: Enforcer = {
    has: (rule) => adminOnly.has(rule) || denied.includes(rule),
    isAdmin: (caller) => caller.roles.includes('admin'),
    allows: (caller, rule, target) => {
      asked.push({ rule, target })
      if (granted.includes(rule)) return true
      if (denied.includes(rule) || nobody.has(rule)) return false
      if (adminOnly.has(rule)) return caller.isAdmin
      return caller.isAdmin || target === undefined || target.project_id === caller.projectId
    },
    authorize: (caller, rule, target) => {
      if (!enforcer.allows(caller, rule, target)) throw new PolicyNotAuthorized(rule)
    },
  }
  return { ...enforcer, asked }
}
