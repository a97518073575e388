// The texts of validation errors, word for word as clients know them.
import type { ErrorObject } from 'ajv'
import { type NumericRange, outsideRange } from './numeric-range.ts'
import { repr, str } from './python.ts'

export type Place = 'query' | 'body' | 'header'

/** The sentence for an error inside a field. */
export function fieldMessage(place: Place, field: string, error: ErrorObject): string {
  const name = lastOf(error.instancePath) ?? field
  const lead = leads[place](name)
  const data = withoutSecrets(name, error.data)
  return `${lead}Value: '${str(data)}'. ${reasonOf({ ...error, data })}`
}

const leads: Readonly<Record<Place, (name: string) => string>> = {
  query: (name) => `Invalid input for query parameters '${name}'. `,
  body: (name) => `Invalid input for field '${name}'.`,
  header: (name) => `Invalid input for header '${name}'. `,
}

export function requiredMessage(name: string): string {
  return `${repr(name)} is a required property`
}

export function unexpectedMessage(names: readonly string[]): string {
  return `Additional properties are not allowed (${names.map(repr).join(', ')} ${names.length === 1 ? 'was' : 'were'} unexpected)`
}

/** Messages end in logs, of ours and of clients. */
function withoutSecrets(name: string, data: unknown): unknown {
  if (name === 'password') return '***'
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'password')) return data
  return { ...data, password: '***' }
}

function lastOf(pointer: string): string | undefined {
  const last = pointer.split('/').at(-1)
  return last === undefined || last === '' ? undefined : last.replaceAll('~1', '/').replaceAll('~0', '~')
}

const reasons: Readonly<Record<string, (error: ErrorObject) => string>> = {
  type: ({ data, schema }) => `${repr(data)} is not of type ${[schema].flat().map(repr).join(', ')}`,
  enum: ({ data, schema }) => `${repr(data)} is not one of ${repr(schema)}`,
  pattern: ({ data, schema }) => `${repr(data)} does not match ${repr(schema)}`,
  minLength: ({ data }) => `${repr(data)} is too short`,
  maxLength: ({ data }) => `${repr(data)} is too long`,
  format: ({ data, schema }) => `${repr(data)} is not a ${repr(schema)}`,
  required: ({ params }) => requiredMessage(String(params.missingProperty)),
  additionalProperties: ({ data, parentSchema }) => unexpectedMessage(surplus(data, parentSchema)),
  anyOf: ({ data }) => `${repr(data)} is not valid under any of the given schemas`,
  oneOf: ({ data, schema, params }) =>
    params.passingSchemas === null
      ? `${repr(data)} is not valid under any of the given schemas`
      : `${repr(data)} is valid under each of ${[...list(schema)].reverse().map(repr).join(', ')}`,
  numericRange: ({ data, schema }) => outsideRange(schema as NumericRange, data) ?? '', // our own keyword's value
}

function reasonOf(error: ErrorObject): string {
  return reasons[error.keyword]?.(error) ?? `${repr(error.data)} is not valid`
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function surplus(data: unknown, schema: ErrorObject['parentSchema']): string[] {
  const known = new Set(Object.keys(Object(schema?.properties)))
  return Object.keys(Object(data)).filter((key) => !known.has(key))
}
