import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Check, format, holds, type Situation, type Template } from './check.ts'
import { PolicySyntaxError, parseCheck } from './check-parser.ts'
import { explain } from './explanation.ts'

function decide(text: string, situation: Partial<Situation> = {}): boolean {
  return holds(parseCheck(text), { credentials: {}, target: {}, resolve: () => undefined, ...situation })
}

describe('a policy text', () => {
  test('that is empty or @ allows, and ! denies', () => {
    expect([decide(''), decide('  '), decide('@'), decide('!')]).toEqual([true, true, true, false])
  })

  test.each([
    ['@ or @ and !', true],
    ['(@ or @) and !', false],
    ['not ! and !', false],
    ['not (! and !)', true],
    ['not not @', true],
    ['! OR @ And Not !', true],
    ['((@))', true],
  ])('binds not before and, and before or: %s', (text, allowed) => {
    expect(decide(text)).toBe(allowed)
  })

  test('compares roles without regard to letter case', () => {
    const credentials = { roles: ['Member', 'Reader'] }
    expect(decide('role:member', { credentials })).toBe(true)
    expect(decide('role:admin', { credentials })).toBe(false)
    expect(decide('role:%(needed)s', { credentials, target: { needed: 'READER' } })).toBe(true)
  })

  test('compares a credential with a field of the target', () => {
    const situation = { credentials: { project_id: 'p1' }, target: { project_id: 'p1', other: 'p2' } }
    expect(decide('project_id:%(project_id)s', situation)).toBe(true)
    expect(decide('project_id:%(other)s', situation)).toBe(false)
    expect(decide('project_id:p1', situation)).toBe(true)
    expect(decide('project_id:p%%1', situation)).toBe(false)
  })

  test('denies when the target lacks the field, even an inherited one', () => {
    expect(decide('project_id:%(project_id)s', { credentials: { project_id: undefined } })).toBe(false)
    const target = Object.create({ project_id: 'p1' })
    expect(decide('project_id:%(project_id)s', { credentials: { project_id: 'p1' }, target })).toBe(false)
    expect(decide('not project_id:%(project_id)s', { credentials: { project_id: 'p1' } })).toBe(true)
  })

  test('compares truth and absence as Python spells them', () => {
    expect(decide('is_admin:True', { credentials: { is_admin: true } })).toBe(true)
    expect(decide('is_admin:true', { credentials: { is_admin: true } })).toBe(false)
    expect(decide('None:%(host)s', { target: { host: null } })).toBe(true)
    expect(decide('True:%(shared)s', { target: { shared: true } })).toBe(true)
    expect(decide('2:%(size)s', { target: { size: 2 } })).toBe(true)
  })

  test('compares a literal with a field of the target', () => {
    const target = { status: 'Running', name: 'a b' }
    expect(decide("'Running':%(status)s", { target })).toBe(true)
    expect(decide('"Stopped":%(status)s', { target })).toBe(false)
    expect(decide("('a b':%(name)s)", { target })).toBe(true)
  })

  test('follows a dotted path and tries each member of a list', () => {
    const credentials = { token: { groups: [{ name: 'ops' }, { name: 'dev' }] } }
    expect(decide('token.groups.name:dev', { credentials })).toBe(true)
    expect(decide('token.groups.name:qa', { credentials })).toBe(false)
  })

  test('asks other rules, and an unknown one denies', () => {
    const resolve = (name: string) => (name === 'yes' ? parseCheck('@') : undefined)
    expect(decide('rule:yes', { resolve })).toBe(true)
    expect(decide('rule:nowhere', { resolve })).toBe(false)
    expect(decide('rule:nowhere or rule:yes', { resolve })).toBe(true)
  })

  test.each([
    ['admin', '"admin" is not a check; a check is "@", "!" or has the form kind:value'],
    ['role:a role:b', '"role:b" is not expected at character 8'],
    ['(role:a', 'the "(" at character 1 is not closed'],
    ['role:a)', '")" is not expected at character 7'],
    ['role:a and', 'a check is expected at character 11, not the end'],
    ['role:a or and role:b', 'a check is expected at character 11, not "and"'],
    ['not', 'a check is expected at character 4, not the end'],
    ['role:', '"role:" names no role'],
    ['rule: x', '"rule:" names no rule'],
    ['x:50%', '"x:50%" has a "%" that is neither "%(key)s" nor "%%"'],
    ['http://example.org/', '"http://example.org/" asks a remote server, which is not supported'],
  ])('that makes no sense is refused with the reason: %s', (text, message) => {
    expect(() => parseCheck(text)).toThrow(new PolicySyntaxError(message))
  })
})

const word = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,6}$/).filter((text) => !['and', 'or', 'not'].includes(text))
const key = fc.constantFrom('project_id', 'user_id', 'status')
const template: fc.Arbitrary<Template> = fc.oneof(
  word.map((text) => [text]),
  key.map((name) => [{ key: name }]),
  fc.tuple(word, key).map(([text, name]) => [`${text}%`, { key: name }]),
)

const { check } = fc.letrec<{ check: Check; leaf: Check }>((tie) => ({
  leaf: fc.oneof(
    fc.constant<Check>({ kind: 'always' }),
    fc.constant<Check>({ kind: 'never' }),
    word.map((name): Check => ({ kind: 'rule', name })),
    template.map((role): Check => ({ kind: 'role', role })),
    fc.tuple(key, template).map(([path, expected]): Check => ({ kind: 'credential', path, expected })),
    fc
      .tuple(fc.stringMatching(/^[a-z '()]{0,5}$/), template)
      .map(([text, expected]): Check => ({ kind: 'literal', text, expected })),
  ),
  check: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    tie('check').map((inner): Check => ({ kind: 'not', check: inner })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('check'), { minLength: 2, maxLength: 3 }))
      .map(([kind, checks]): Check => ({ kind, checks })),
  ),
}))

const situation: fc.Arbitrary<Situation> = fc.record({
  credentials: fc.record({ project_id: word, user_id: word, status: word, roles: fc.array(word) }),
  target: fc.dictionary(key, word),
  resolve: fc.boolean().map((known) => () => (known ? parseCheck('@') : undefined)),
})

describe('any check', () => {
  test('reads back from its own text', () => {
    fc.assert(
      fc.property(check, (tree) => {
        expect(parseCheck(format(tree))).toEqual(tree)
      }),
    )
  })

  test('reads the same with more blanks, other letter case of the words and more parentheses', () => {
    fc.assert(
      fc.property(check, (tree) => {
        const loud = format(tree).replace(/ (and|or) /g, (joined) => `  ${joined.toUpperCase()}\t`)
        expect(parseCheck(`( ${loud} )`)).toEqual(parseCheck(format(tree)))
      }),
    )
  })

  test('is explained as it is decided, down to the parts that settled it', () => {
    fc.assert(
      fc.property(check, situation, (tree, facts) => {
        const explanation = explain(tree, facts)
        expect(explanation.allowed).toBe(holds(tree, facts))
        if (tree.kind === 'and') expect(explanation.because.every((part) => part.allowed)).toBe(explanation.allowed)
        if (tree.kind === 'or') expect(explanation.because.some((part) => part.allowed)).toBe(explanation.allowed)
      }),
    )
  })

  test('negated decides the opposite', () => {
    fc.assert(
      fc.property(check, situation, (tree, facts) => {
        expect(holds({ kind: 'not', check: tree }, facts)).toBe(!holds(tree, facts))
      }),
    )
  })

  test('is read or refused with a PolicySyntaxError, whatever the text', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      'and',
      'not',
      'or',
      ' ',
      '@',
      '!',
      "'",
      '"',
      '%',
      's',
      ':',
      '%(x)s',
      'role',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (anything) => {
        try {
          format(parseCheck(anything))
        } catch (error) {
          expect(error).toBeInstanceOf(PolicySyntaxError)
        }
      }),
    )
  })
})
