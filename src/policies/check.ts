// What a policy text means: the tree a text is read into (check-parser.ts) and whether it holds for a caller and a target.
// The language is oslo.policy's, so values are compared as the texts Python would print.

/** A pattern with places for fields of the target: `project-%(project_id)s` is `['project-', { key: 'project_id' }]`. */
export type Template = readonly (string | { readonly key: string })[]

export type Check =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'role'; readonly role: Template }
  | { readonly kind: 'credential'; readonly path: string; readonly expected: Template }
  | { readonly kind: 'literal'; readonly text: string; readonly expected: Template }
  | { readonly kind: 'not'; readonly check: Check }
  | { readonly kind: 'and' | 'or'; readonly checks: readonly Check[] }

/** What a check is held against. Keys are the snake_case names that policy texts use. */
export interface Situation {
  readonly credentials: Readonly<Record<string, unknown>>
  readonly target: Readonly<Record<string, unknown>>
  /** The check of another rule. `undefined` denies. There must be no cycle among rules. */
  readonly resolve: (rule: string) => Check | undefined
}

export function holds(check: Check, situation: Situation): boolean {
  switch (check.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'rule': {
      const referred = situation.resolve(check.name)
      return referred !== undefined && holds(referred, situation)
    }
    case 'not':
      return !holds(check.check, situation)
    case 'and':
      return check.checks.every((part) => holds(part, situation))
    case 'or':
      return check.checks.some((part) => holds(part, situation))
    default:
      return leafHolds(check, situation)
  }
}

type Leaf = Extract<Check, { kind: 'role' | 'credential' | 'literal' }>

function leafHolds(leaf: Leaf, { credentials, target }: Situation): boolean {
  const expected = fill(leaf.kind === 'role' ? leaf.role : leaf.expected, target)
  // A field the target does not have can equal nothing: the check denies.
  if (expected === undefined) return false
  switch (leaf.kind) {
    case 'role':
      return textsAt(credentials, 'roles').some((role) => role.toLowerCase() === expected.toLowerCase())
    case 'credential':
      return textsAt(credentials, leaf.path).includes(expected)
    case 'literal':
      return leaf.text === expected
  }
}

/** The text with the target's fields put in, or `undefined` when the target lacks one. */
export function fill(template: Template, target: Situation['target']): string | undefined {
  let text = ''
  for (const part of template) {
    if (typeof part === 'string') {
      text += part
    } else {
      if (!Object.hasOwn(target, part.key) || target[part.key] === undefined) return undefined
      text += pythonText(target[part.key])
    }
  }
  return text
}

/** All texts a dotted path leads to; a list on the way stands for each of its members. */
export function textsAt(credentials: Situation['credentials'], path: string): readonly string[] {
  const found = path
    .split('.')
    .reduce<readonly unknown[]>((values, segment) => values.flatMap((v) => member(v, segment)), [credentials])
  return found.filter((value) => value !== undefined).map(pythonText)
}

function member(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return []
  const found: unknown = Reflect.get(value, name)
  return Array.isArray(found) ? found : [found]
}

function pythonText(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null) return 'None'
  return String(value)
}

/** The check as a policy text; reading it again gives the same check. */
export function format(check: Check): string {
  switch (check.kind) {
    case 'always':
      return '@'
    case 'never':
      return '!'
    case 'rule':
      return `rule:${check.name}`
    case 'role':
      return `role:${formatTemplate(check.role)}`
    case 'credential':
      return `${check.path}:${formatTemplate(check.expected)}`
    case 'literal':
      return `${quoted(check.text)}:${formatTemplate(check.expected)}`
    case 'not':
      return `not ${formatPart(check.check)}`
    default:
      return check.checks.map(formatPart).join(` ${check.kind} `)
  }
}

function formatPart(check: Check): string {
  return check.kind === 'and' || check.kind === 'or' ? `(${format(check)})` : format(check)
}

function formatTemplate(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part.replaceAll('%', '%%') : `%(${part.key})s`)).join('')
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`
}
