// Field types that several resources share. `integer`-like strings and Python's spellings of booleans are part of the
// interface: clients put Python values into URLs.
import { InvalidValue } from '#common/errors.ts'
import type { FieldType, JsonSchema } from './field.ts'
import type { NumericRange } from './numeric-range.ts'
import { repr, str } from './python.ts'

/** A type from a schema and a way to read what passed it. */
export function type<T>(schema: JsonSchema, read: (value: unknown) => T | undefined): FieldType<T> {
  return { schema, read }
}

const asText = (value: unknown) => String(value)

export const text = type({ type: ['string', 'null'] }, asText)
/** Any string, and null is refused. */
export const plainText = type({ type: 'string' }, asText)

export function textOf(minLength: number, maxLength: number, extra: JsonSchema = {}): FieldType<string> {
  return type({ type: 'string', minLength, maxLength, ...extra }, asText)
}

export function textOrNull(minLength: number, maxLength: number, extra: JsonSchema = {}): FieldType<string> {
  return type({ type: ['string', 'null'], minLength, maxLength, ...extra }, asText)
}

const namePattern = { pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]+$' }
export const resourceName = textOf(2, 255, namePattern)
export const resourceNameOrNull = textOrNull(2, 255, namePattern)
/** The syntax of image references is checked further in; this only keeps out what cannot be one. */
export const imageReference = textOf(2, 255, { pattern: '[a-zA-Z0-9][a-zA-Z0-9_.-]' })
export const hostName = textOf(1, 255, { pattern: '^[a-zA-Z0-9-._]*$' })

const trueWords = ['1', 't', 'true', 'on', 'y', 'yes']
const falseWords = ['0', 'f', 'false', 'off', 'n', 'no']

function isTrue(value: unknown): boolean {
  return trueWords.includes(String(value).toLowerCase())
}

/** JSON booleans and the four spellings that Python and JSON use. */
export const bool = type({ type: ['boolean', 'string'], enum: [true, false, 'True', 'true', 'False', 'false'] }, isTrue)

const extendedTrue = [true, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes']
const extendedFalse = [false, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no']
/** More spellings, for query strings. */
export const extendedBool = type({ type: ['boolean', 'string'], enum: [...extendedTrue, ...extendedFalse] }, isTrue)

/** JSON booleans only. */
export const strictBool = type({ type: ['boolean', 'null'] }, (value) => value === true)

/** A boolean that no schema looks at; `subject` names it in the error. Empty is false. */
export function looseBool(subject: string): FieldType<boolean> {
  return type({}, (value) => looselyTrue(subject, value))
}

export function looselyTrue(subject: string, value: unknown): boolean {
  const word = str(value).trim().toLowerCase()
  if (word === '' || falseWords.includes(word)) return false
  if (trueWords.includes(word)) return true
  throw new InvalidValue(`Valid ${subject} values are: ${[...trueWords, ...falseWords].join(', ')}`)
}

/** Larger numbers mean the same to every timer and terminal there is. */
const largest = 2 ** 31 - 1

/** A whole number or its digits; the empty string counts as not given. */
export function digits(numericRange: NumericRange): FieldType<number> {
  return type({ type: ['integer', 'string'], pattern: '^[0-9]*$', numericRange }, (value) =>
    value === '' ? undefined : Math.min(Number(value), largest),
  )
}

export const objectOrNull = type(
  { type: ['object', 'null'] },
  (value) => ({ ...Object(value) }) as Readonly<Record<string, unknown>>,
) // the schema let only objects pass

/** Words of a choice: one, several with commas between them, or the parameter given several times. */
export function wordsOf<W extends string>(name: string, words: readonly W[]): FieldType<readonly W[]> {
  const known = new Set<string>(words)
  return type({ type: ['string', 'array'], items: { type: 'string' }, description: words.join(', ') }, (value) => {
    const given = [value].flat().flatMap((text) => String(text).split(','))
    const wrong = given.find((word) => !known.has(word))
    if (wrong !== undefined) throw new InvalidValue(`${name} ${repr(wrong)} is not one of ${words.join(', ')}.`)
    return given as W[] // each of them is known
  })
}
