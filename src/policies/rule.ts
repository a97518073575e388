/** One policy rule as it stands without a policy file. */
export interface Rule {
  readonly name: string
  /** A policy text. */
  readonly default: string
  /** For the operator who may want to change it. */
  readonly description: string
  /** The requests it guards, `METHOD /path`; none for a rule that other rules use. */
  readonly guards: readonly string[]
}

// Compat: the text of `admin_or_owner` and not a reference to it, as in Zun: overriding that rule changes no other.
export const adminOrOwner = 'is_admin:True or project_id:%(project_id)s'
export const adminApi = 'rule:context_is_admin'
export const adminRole = 'role:admin'
export const nobody = 'rule:deny_everybody'

export function rule(name: string, text: string, description: string, ...guards: readonly string[]): Rule {
  return { name, default: text, description, guards }
}
