// All rules in force, read and checked as a whole: a set either has no bad text and no cycle, or does not come to be.
import type { Check } from './check.ts'
import { PolicySyntaxError, parseCheck } from './check-parser.ts'
import type { Rule } from './rule.ts'

/** A rule that cannot be used: the message names the rule and says what is wrong with its text. */
export class PolicyRuleError extends Error {
  override readonly name = 'PolicyRuleError'
  readonly rule: string
  constructor(rule: string, problem: string, options?: ErrorOptions) {
    super(`Policy rule ${rule}: ${problem}.`, options)
    this.rule = rule
  }
}

export interface RuleInForce {
  readonly text: string
  readonly check: Check
  readonly origin: 'default' | 'override'
}

/** Rule name to policy text. */
export type PolicyTexts = Readonly<Record<string, string>>

export class RuleSet {
  readonly #rules: ReadonlyMap<string, RuleInForce>
  readonly #fallback: string

  /** `fallback` names the rule that stands for those that do not exist. Throws `PolicyRuleError`. */
  constructor(defaults: readonly Rule[], overrides: PolicyTexts, fallback: string) {
    this.#fallback = fallback
    this.#rules = new Map([
      ...defaults.map((rule) => [rule.name, read(rule.name, rule.default, 'default')] as const),
      ...Object.entries(overrides).map(([name, text]) => [name, read(name, text, 'override')] as const),
    ])
    this.#refuseCycles()
  }

  has(name: string): boolean {
    return this.#rules.has(name)
  }

  /** The rule, or the fallback for one that does not exist. */
  find(name: string): RuleInForce | undefined {
    return this.#rules.get(name) ?? this.#rules.get(this.#fallback)
  }

  #refuseCycles(): void {
    const done = new Set<string>()
    const visit = (name: string, path: readonly string[]): void => {
      const known = this.#rules.has(name) ? name : this.#fallback
      const rule = this.#rules.get(known)
      if (!rule || done.has(known)) return
      if (path.includes(known)) {
        const cycle = [...path.slice(path.indexOf(known)), known]
        throw new PolicyRuleError(known, `refers to itself (${cycle.join(' -> ')})`)
      }
      for (const referred of rulesIn(rule.check)) visit(referred, [...path, known])
      done.add(known)
    }
    for (const name of this.#rules.keys()) visit(name, [])
  }
}

function read(name: string, text: string, origin: RuleInForce['origin']): RuleInForce {
  try {
    return { text, check: parseCheck(text), origin }
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new PolicyRuleError(name, error.message, { cause: error })
    throw error
  }
}

function rulesIn(check: Check): readonly string[] {
  switch (check.kind) {
    case 'rule':
      return [check.name]
    case 'not':
      return rulesIn(check.check)
    case 'and':
    case 'or':
      return check.checks.flatMap(rulesIn)
    default:
      return []
  }
}
