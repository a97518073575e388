// Values for a field, from its JSON Schema: such as fit, and such as nearly do.
import fc from 'fast-check'
import type { JsonSchema } from '#api/schema/field.ts'
import { odd, real } from './known-values.ts'

type Values = fc.Arbitrary<unknown>

export function oneOf(...choices: readonly (readonly [weight: number, arbitrary: Values])[]): Values {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

/** Values the schema lets pass, mostly; `name` finds those that mean something to the service. */
export function fitting(schema: JsonSchema, name = ''): Values {
  const known = real[name]
  const made = byShape(schema)
  return known === undefined ? made : oneOf([3, fc.constantFrom(...known)], [1, made])
}

/** Values next to the edge, on either side of it, and some far away. */
export function nearly(schema: JsonSchema, name = ''): Values {
  return oneOf([4, edges(schema, name)], [3, odd], [1, fitting(schema, name)], [1, fc.jsonValue({ maxDepth: 2 })])
}

function byShape(schema: JsonSchema): Values {
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum)
  const [choice] = [schema.oneOf, schema.anyOf].filter(Array.isArray)
  if (choice && schema.type === 'object') return fc.oneof(...choice.map((branch) => object(schema, namesIn(branch))))
  const types = [schema.type ?? ['string', 'boolean']].flat().map(String)
  return fc.oneof(...types.map((type) => byType(type, schema)))
}

function byType(type: string, schema: JsonSchema): Values {
  switch (type) {
    case 'string':
      return text(schema)
    case 'integer':
    case 'number':
      return number(schema)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(schema.items ? byShape(Object(schema.items)) : scalar, { maxLength: 3 })
    case 'object':
      return object(schema, namesIn(schema))
    default:
      return fc.constant(null)
  }
}

const scalar = fc.oneof(fc.constantFrom('sh', '-c', 'sleep 5', 'true', '😀', ''), fc.integer(), fc.boolean())

function text(schema: JsonSchema): Values {
  const { min, max } = range(schema)
  if (min !== undefined) return fc.integer({ min: Math.ceil(min), max: Math.floor(max ?? min + 1000) }).map(String)
  if (Array.isArray(schema.anyOf)) return fc.oneof(fc.ipV4(), fc.ipV6())
  if (schema.format === 'ipv4') return fc.ipV4()
  if (schema.format === 'ipv6') return fc.ipV6()
  const minLength = Number(schema.minLength ?? 0)
  if (minLength > 20) return hex(minLength)
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern), { size: '-1' })
  return fc.string({ minLength, maxLength: Math.min(Number(schema.maxLength ?? 30), minLength + 30) })
}

function hex(length: number): Values {
  const digit = fc.constantFrom(...'0123456789abcdef')
  return fc.array(digit, { minLength: length, maxLength: length }).map((digits) => digits.join(''))
}

function number(schema: JsonSchema): Values {
  const { min = -5, max = min + 1000 } = range(schema)
  return fc.oneof(fc.integer({ min: Math.ceil(min), max: Math.floor(max) }), fc.constantFrom(min, max))
}

function range(schema: JsonSchema): { readonly min?: number; readonly max?: number } {
  return Object(schema.numericRange)
}

/** With the properties that have to be there, and some of the others. */
function object(schema: JsonSchema, needed: readonly string[]): Values {
  const properties = Object.entries<JsonSchema>(Object(schema.properties))
  if (properties.length === 0) return dictionary(schema)
  const parts = Object.fromEntries(properties.map(([name, part]) => [name, fitting(part, name)]))
  return fc.record(parts, { requiredKeys: needed.filter((name) => Object.hasOwn(parts, name)) })
}

function dictionary(schema: JsonSchema): Values {
  const item = typeof schema.additionalProperties === 'object' ? byShape(Object(schema.additionalProperties)) : scalar
  const key = fc.oneof(fc.constantFrom('a', 'cmd', 'interval', '80', '80/tcp', 'app'), fc.string({ maxLength: 8 }))
  return fc.dictionary(key, item, { maxKeys: 3 })
}

function namesIn(schema: unknown): readonly string[] {
  const { required } = Object(schema)
  return Array.isArray(required) ? required.map(String) : []
}

function edges(schema: JsonSchema, name: string): Values {
  const { min, max } = range(schema)
  const numbers = [min, max].flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1, bound + 0.5]))
  const lengths = [schema.minLength, schema.maxLength].filter((length) => typeof length === 'number')
  const ends = lengths
    .flatMap((length) => [length - 1, length, length + 1])
    .filter((length) => length >= 0 && length < 5000)
  const words = Array.isArray(schema.enum) ? schema.enum.map(String) : []
  const bent = [
    ...numbers.flatMap((bound) => [bound, String(bound), ` ${bound}`]),
    ...ends.map((length) => 'a'.repeat(length)),
    ...words.flatMap((word) => [word.toUpperCase(), ` ${word}`, `${word}\n`, word.slice(1)]),
  ]
  const fits = fitting(schema, name)
  const broken = fits.chain((value) => breaking(value))
  return bent.length === 0 ? broken : fc.oneof(fc.constantFrom<unknown>(...bent), broken)
}

/** A value that fitted, with one thing wrong in it. */
function breaking(value: unknown): Values {
  if (typeof value === 'string') {
    const tails = ['\n', ' ', '\0', '😀', '/', "'", '\ud800', '%00', '\u202e']
    return fc.constantFrom<unknown>(...tails.map((tail) => value + tail), [value], { value }, `${value}${value}`)
  }
  if (Array.isArray(value)) return odd.map((item) => [...value, item])
  if (typeof value === 'object' && value !== null) return bentObject(value)
  return fc.constantFrom<unknown>(String(value), [value], `${value} `, Number(value) + 0.1, -Number(value))
}

function bentObject(value: object): Values {
  const entries = Object.entries(value)
  const surplus = odd.map((item) => ({ ...value, nonsense: item }))
  if (entries.length === 0) return surplus
  const [first = ''] = entries[0] ?? []
  const without = fc.constant(Object.fromEntries(entries.slice(1)))
  const bent = odd.map((item) => ({ ...value, [first]: item }))
  return fc.oneof(surplus, without, bent)
}
