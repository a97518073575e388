// Who may do what. The rules and their defaults are Zun's (defaults.ts), the language is oslo.policy's (check.ts), and an
// operator overrides rules by name (policy-file.ts). Knows nothing of requests: callers bring credentials and a target.
import { PolicyNotAuthorized } from '#common/errors.ts'
import { holds, type Situation } from './check.ts'
import { defaultRules } from './defaults.ts'
import type { Credentials, Enforcer, PolicyTarget } from './enforcer.ts'
import { type Explanation, explain } from './explanation.ts'
import { type PolicyTexts, RuleSet } from './rule-set.ts'

export interface PoliciesOptions {
  /** Rule name to policy text, over the defaults and beside them. */
  readonly overrides?: PolicyTexts
  /** `[oslo_policy] policy_default_rule`: the rule that stands for those that do not exist. */
  readonly defaultRule?: string
}

/** A decision and how it came about. */
export interface Decision {
  readonly rule: string
  readonly allowed: boolean
  /** Where the text comes from; `fallback`: the rule does not exist and the default rule was asked; `none`: neither does. */
  readonly origin: 'default' | 'override' | 'fallback' | 'none'
  readonly text?: string
  readonly because?: Explanation
}

export class Policies implements Enforcer {
  readonly #defaultRule: string
  #rules: RuleSet

  /** Throws `PolicyRuleError` for a bad text or a cycle. */
  constructor({ overrides = {}, defaultRule = 'default' }: PoliciesOptions = {}) {
    this.#defaultRule = defaultRule
    this.#rules = new RuleSet(defaultRules, overrides, defaultRule)
  }

  /** Takes other overrides from now on. Throws `PolicyRuleError`, and then the rules stay as they were. */
  override(overrides: PolicyTexts): void {
    this.#rules = new RuleSet(defaultRules, overrides, this.#defaultRule)
  }

  has(rule: string): boolean {
    return this.#rules.has(rule)
  }

  allows(caller: Credentials, rule: string, target?: PolicyTarget): boolean {
    const found = this.#rules.find(rule)
    return found !== undefined && holds(found.check, this.#situation(caller, target))
  }

  authorize(caller: Credentials, rule: string, target?: PolicyTarget): void {
    if (!this.allows(caller, rule, target)) throw new PolicyNotAuthorized(rule)
  }

  isAdmin(caller: Omit<Credentials, 'isAdmin'>): boolean {
    const found = this.#rules.find('context_is_admin')
    return found !== undefined && holds(found.check, this.#situation(caller, {}))
  }

  /** What `allows` would say, with the checks that decided it. */
  explain(caller: Credentials, rule: string, target?: PolicyTarget): Decision {
    const found = this.#rules.find(rule)
    if (!found) return { rule, allowed: false, origin: 'none' }
    const because = explain(found.check, this.#situation(caller, target))
    const origin = this.#rules.has(rule) ? found.origin : 'fallback'
    return { rule, allowed: because.allowed, origin, text: found.text, because }
  }

  #situation(caller: Omit<Credentials, 'isAdmin'> & { readonly isAdmin?: boolean }, target?: PolicyTarget): Situation {
    return {
      credentials: credentialsOf(caller),
      target: target ?? { project_id: caller.projectId, user_id: caller.userId },
      resolve: (name) => this.#rules.find(name)?.check,
    }
  }
}

function credentialsOf(
  caller: Omit<Credentials, 'isAdmin'> & { readonly isAdmin?: boolean },
): Situation['credentials'] {
  return {
    user_id: caller.userId,
    project_id: caller.projectId,
    roles: caller.roles,
    is_admin: caller.isAdmin,
    user_domain_id: caller.userDomainId,
    project_domain_id: caller.projectDomainId,
    request_id: caller.requestId,
  }
}
