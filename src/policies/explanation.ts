// Why a policy allows or denies: the checks that were looked at, in their order, with what was compared.
import { type Check, fill, format, holds, type Situation, textsAt } from './check.ts'

export interface Explanation {
  /** The check as a policy text. */
  readonly check: string
  readonly allowed: boolean
  /** For a comparison: what the caller (or the literal) has and what the check expects; no `expected`: the target lacks the field. */
  readonly compared?: { readonly has: readonly string[]; readonly expected?: string }
  /** The parts that decided, up to the one that settled it. Empty for a rule that does not exist. */
  readonly because: readonly Explanation[]
}

/** Says the same as `holds`, and why. */
export function explain(check: Check, situation: Situation): Explanation {
  const parts = partsOf(check, situation)
  const comparison = compare(check, situation)
  return {
    check: format(check),
    allowed: holds(check, situation),
    ...(comparison && { compared: comparison }),
    because: parts.map((part) => explain(part, situation)),
  }
}

function partsOf(check: Check, situation: Situation): readonly Check[] {
  switch (check.kind) {
    case 'rule': {
      const referred = situation.resolve(check.name)
      return referred ? [referred] : []
    }
    case 'not':
      return [check.check]
    case 'and':
    case 'or': {
      const settles = check.kind === 'or'
      const last = check.checks.findIndex((part) => holds(part, situation) === settles)
      return last < 0 ? check.checks : check.checks.slice(0, last + 1)
    }
    default:
      return []
  }
}

function compare(check: Check, { credentials, target }: Situation): Explanation['compared'] {
  if (check.kind !== 'role' && check.kind !== 'credential' && check.kind !== 'literal') return undefined
  const expected = fill(check.kind === 'role' ? check.role : check.expected, target)
  const has =
    check.kind === 'literal' ? [check.text] : textsAt(credentials, check.kind === 'role' ? 'roles' : check.path)
  return { has, ...(expected !== undefined && { expected }) }
}
