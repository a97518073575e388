// Reads policy texts. `not` binds tighter than `and`, `and` tighter than `or`; the three words in any letter case.
import type { Check, Template } from './check.ts'

/** The text is not a policy. The message says what is wrong and where, as a part of a sentence. */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError'
}

type Token =
  | { readonly type: '(' | ')' | 'and' | 'or' | 'not'; readonly at: number }
  | { readonly type: 'check'; readonly text: string; readonly at: number }

/** Reads a policy text; the empty text allows everybody. Throws `PolicySyntaxError`. */
export function parseCheck(text: string): Check {
  const tokens = tokenize(text)
  return tokens.length === 0 ? { kind: 'always' } : new Parser(tokens, text.length).parse()
}

const word = /\s+|[()]|(?:"[^"]*"|'[^']*')?(?:%\([^()\s]*\)|[^\s()])*/y

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  word.lastIndex = 0
  while (word.lastIndex < text.length) {
    const at = word.lastIndex
    const found = word.exec(text)?.[0] ?? ''
    if (found.trim() !== '') tokens.push(tokenOf(found, at))
  }
  return tokens
}

function tokenOf(found: string, at: number): Token {
  const lowered = found.toLowerCase()
  switch (lowered) {
    case '(':
    case ')':
    case 'and':
    case 'or':
    case 'not':
      return { type: lowered, at }
    default:
      return { type: 'check', text: found, at }
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #end: number
  #next = 0

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  parse(): Check {
    const check = this.#expression()
    const rest = this.#tokens[this.#next]
    if (rest) throw new PolicySyntaxError(`"${spell(rest)}" is not expected at character ${rest.at + 1}`)
    return check
  }

  #expression(): Check {
    return this.#joined('or', () => this.#joined('and', () => this.#negated()))
  }

  #joined(kind: 'and' | 'or', part: () => Check): Check {
    const first = part()
    const checks = [first]
    while (this.#take(kind)) checks.push(part())
    return checks.length === 1 ? first : { kind, checks }
  }

  #negated(): Check {
    if (this.#take('not')) return { kind: 'not', check: this.#negated() }
    const open = this.#take('(')
    if (!open) return this.#single()
    const inner = this.#expression()
    if (!this.#take(')')) throw new PolicySyntaxError(`the "(" at character ${open.at + 1} is not closed`)
    return inner
  }

  #single(): Check {
    const token = this.#tokens[this.#next]
    if (token?.type !== 'check') {
      const found = token ? `"${spell(token)}"` : 'the end'
      throw new PolicySyntaxError(`a check is expected at character ${(token?.at ?? this.#end) + 1}, not ${found}`)
    }
    this.#next += 1
    return readCheck(token.text)
  }

  #take(type: Token['type']): Token | undefined {
    const token = this.#tokens[this.#next]
    if (token?.type !== type) return undefined
    this.#next += 1
    return token
  }
}

function spell(token: Token): string {
  return token.type === 'check' ? token.text : token.type
}

function readCheck(text: string): Check {
  if (text === '@') return { kind: 'always' }
  if (text === '!') return { kind: 'never' }
  const literal = /^(?:'([^']*)'|"([^"]*)"):(.*)$/.exec(text)
  if (literal) {
    return { kind: 'literal', text: literal[1] ?? literal[2] ?? '', expected: readTemplate(literal[3] ?? '', text) }
  }
  const colon = text.indexOf(':')
  if (colon < 1) throw new PolicySyntaxError(`"${text}" is not a check; a check is "@", "!" or has the form kind:value`)
  return readKind(text.slice(0, colon), text.slice(colon + 1), text)
}

function readKind(kind: string, value: string, text: string): Check {
  if ((kind === 'rule' || kind === 'role') && value === '') {
    throw new PolicySyntaxError(`"${text}" names no ${kind}`)
  }
  switch (kind) {
    case 'rule':
      return { kind: 'rule', name: value }
    case 'role':
      return { kind: 'role', role: readTemplate(value, text) }
    case 'http':
    case 'https':
      throw new PolicySyntaxError(`"${text}" asks a remote server, which is not supported`)
    default:
      return isPythonLiteral(kind)
        ? { kind: 'literal', text: kind, expected: readTemplate(value, text) }
        : { kind: 'credential', path: kind, expected: readTemplate(value, text) }
  }
}

function isPythonLiteral(kind: string): boolean {
  return /^(?:True|False|None|[+-]?\d+(?:\.\d+)?)$/.test(kind)
}

function readTemplate(value: string, text: string): Template {
  const parts: (string | { key: string })[] = []
  let plain = ''
  for (const [piece, key] of value.matchAll(/%\(([^()]+)\)s|%%|[^%]+|%/g)) {
    if (piece === '%') throw new PolicySyntaxError(`"${text}" has a "%" that is neither "%(key)s" nor "%%"`)
    if (key === undefined) {
      plain += piece === '%%' ? '%' : piece
    } else {
      if (plain !== '') parts.push(plain)
      parts.push({ key })
      plain = ''
    }
  }
  if (plain !== '') parts.push(plain)
  return parts
}
