import { describe, expect, it } from 'vitest'
import { SchemaValidationError } from '#common/errors.ts'
import { v } from '../versions.ts'
import { check } from './check.ts'
import { changed, type Given, optional, parameters, required } from './field.ts'
import { read } from './read.ts'
import { bool, digits, extendedBool, plainText, resourceName, strictBool, text, type } from './types.ts'

const schema = parameters(
  {
    name: required(resourceName, { description: 'Name.' }),
    count: optional(digits({ min: 1, max: 9 }), { description: 'Count.' }),
    word: changed(v(1, 20), { before: plainText, after: text }, { description: 'Word.' }),
    tty: optional(bool, { description: 'Tty.' }),
    flag: optional(strictBool, { description: 'Flag.', since: v(1, 3) }),
    host: optional(text, { description: 'Host.', since: v(1, 39), tooNew: 'unexpected', policy: 'host' }),
    nested: optional(
      type(
        {
          type: ['object', 'null'],
          additionalProperties: false,
          required: ['A'],
          properties: { A: { type: 'string' } },
        },
        (value) => value,
      ),
      { description: 'Nested.' },
    ),
  },
  { gates: ['flag', 'host'] },
)

function messageOf(given: Given, version = v(1, 40), place: 'query' | 'body' = 'body'): string | undefined {
  try {
    check(schema, given, version, { place, whole: true, unknown: 'reject' })
  } catch (error) {
    if (error instanceof SchemaValidationError) return error.message
    throw error
  }
  return undefined
}

describe('check', () => {
  it.each([
    [{}, "'name' is a required property"],
    [{ name: 'x' }, "Invalid input for field 'name'.Value: 'x'. 'x' is too short"],
    [{ name: '-x' }, "Invalid input for field 'name'.Value: '-x'. '-x' does not match '^[a-zA-Z0-9][a-zA-Z0-9_.-]+$'"],
    [
      { name: 'ok\n' },
      "Invalid input for field 'name'.Value: 'ok\n'. 'ok\\n' does not match '^[a-zA-Z0-9][a-zA-Z0-9_.-]+$'",
    ],
    [{ name: ['a'] }, "Invalid input for field 'name'.Value: '['a']'. ['a'] is not of type 'string'"],
    [{ name: 'ab', count: '12' }, "Invalid input for field 'count'.Value: '12'. 12 is greater than the maximum of 9"],
    [{ name: 'ab', count: 0 }, "Invalid input for field 'count'.Value: '0'. 0 is less than the minimum of 1"],
    [{ name: 'ab', count: '-1' }, "Invalid input for field 'count'.Value: '-1'. '-1' does not match '^[0-9]*$'"],
    [
      { name: 'ab', count: true },
      "Invalid input for field 'count'.Value: 'True'. True is not of type 'integer', 'string'",
    ],
    [{ name: 'ab', tty: 1 }, "Invalid input for field 'tty'.Value: '1'. 1 is not of type 'boolean', 'string'"],
    [{ name: 'ab', tty: null }, "Invalid input for field 'tty'.Value: 'None'. None is not of type 'boolean', 'string'"],
    [{ name: 'ab', nested: {} }, "Invalid input for field 'nested'.Value: '{}'. 'A' is a required property"],
    [{ name: 'ab', nested: { A: 1 } }, "Invalid input for field 'A'.Value: '1'. 1 is not of type 'string'"],
    [
      { name: 'ab', nested: { A: 'x', b: 1 } },
      "Invalid input for field 'nested'.Value: '{'A': 'x', 'b': 1}'. Additional properties are not allowed ('b' was unexpected)",
    ],
    [{ name: 'ab', foo: 1 }, "Additional properties are not allowed ('foo' was unexpected)"],
    [{ name: 'ab', a: 1, b: 1 }, "Additional properties are not allowed ('a', 'b' were unexpected)"],
    [{ foo: 1, name: 'x' }, "Invalid input for field 'name'.Value: 'x'. 'x' is too short"],
    [{ foo: 1 }, "'name' is a required property"],
    [{ name: 'ab', constructor: 1 }, "Additional properties are not allowed ('constructor' was unexpected)"],
  ])('answers %j with the sentence clients know', (given, message) => {
    expect(messageOf(given)).toBe(message)
  })

  it('words errors of query parameters differently', () => {
    expect(messageOf({ name: 'x' }, v(1, 40), 'query')).toBe(
      "Invalid input for query parameters 'name'. Value: 'x'. 'x' is too short",
    )
  })

  it('knows the form a field had in an older version', () => {
    expect(messageOf({ name: 'ab', word: null }, v(1, 20))).toBeUndefined()
    expect(messageOf({ name: 'ab', word: null }, v(1, 19))).toContain("None is not of type 'string'")
  })

  it('does not know a field before the version that brought it', () => {
    expect(messageOf({ name: 'ab', host: 'h' }, v(1, 39))).toBeUndefined()
    expect(messageOf({ name: 'ab', host: 5 }, v(1, 38))).toBe(
      "Additional properties are not allowed ('host' was unexpected)",
    )
  })

  it('cuts very long values out of its sentences', () => {
    expect(messageOf({ name: 'x'.repeat(100_000) })?.length).toBeLessThan(3000)
  })

  it('lists the spellings of booleans as Python would', () => {
    const flags = parameters({ run: optional(extendedBool, { description: 'Run.' }) })
    expect(() => check(flags, { run: 'maybe' }, v(1, 1), { place: 'query', whole: true, unknown: 'reject' })).toThrow(
      "Invalid input for query parameters 'run'. Value: 'maybe'. 'maybe' is not one of [True, 'True', 'TRUE', 'true', '1', " +
        "'ON', 'On', 'on', 'YES', 'Yes', 'yes', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no']",
    )
  })
})

describe('read', () => {
  const allowAll = { version: v(1, 40), authorize: () => {} }
  const refuse = (rule: string) => {
    throw new Error(`asked ${rule}`)
  }

  it('turns strings into what they mean and leaves out what was not given', () => {
    expect(read(schema, { name: 'ab', count: '7', tty: 'False', word: null }, allowAll)).toEqual({
      name: 'ab',
      count: 7,
      tty: false,
    })
  })

  it('counts an empty number as not given', () => {
    expect(read(schema, { name: 'ab', count: '' }, allowAll)).toEqual({ name: 'ab' })
  })

  it('refuses a field that is too new, but not its null', () => {
    expect(() => read(schema, { name: 'ab', flag: false }, { ...allowAll, version: v(1, 2) })).toThrow(
      'Invalid param flag because current request version is 1.2. flag is only supported from version 1.3',
    )
    expect(read(schema, { name: 'ab', flag: null }, { ...allowAll, version: v(1, 2) })).toEqual({ name: 'ab' })
  })

  it('asks the policy of a field only when the field is given', () => {
    expect(() => read(schema, { name: 'ab', host: 'h' }, { ...allowAll, authorize: refuse })).toThrow('asked host')
    expect(read(schema, { name: 'ab' }, { ...allowAll, authorize: refuse })).toEqual({ name: 'ab' })
  })
})
