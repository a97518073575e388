// JSON Schema as TypeScript writes it: as much of it as the API's document uses.
import type { JsonSchema } from '#api/schema/field.ts'

const refPrefix = '#/components/schemas/'

export function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.replace(refPrefix, '')
  if (Array.isArray(schema.enum)) return literals(schema.enum)
  if (Array.isArray(schema.anyOf)) return union(schema.anyOf.map(typeOf))
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type]
  return union(types.map((type) => plain(type, schema)))
}

/** The members of an interface, one a line. */
export function members(schema: JsonSchema, indent: string, isSure: (name: string) => boolean): string {
  return Object.entries(objectIn(schema.properties))
    .map(([name, property]) => {
      const words = commentOf(property)
      const comment = words === '' ? '' : `${indent}/** ${words} */\n`
      return `${comment}${indent}readonly ${keyOf(name)}${isSure(name) ? '' : '?'}: ${typeOf(property)}\n`
    })
    .join('')
}

/** Description and history. */
function commentOf(schema: JsonSchema): string {
  const history = objectIn(schema['x-openstack'])
  const { 'min-ver': since, 'max-ver': until, policy, when } = history
  return [
    schema.description,
    since && `Since ${since}.`,
    until && `Until ${until}.`,
    policy && `Rule: ${policy}.`,
    when && `There ${when}.`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .replaceAll('*/', '')
}

export function neededIn(schema: JsonSchema): (name: string) => boolean {
  const { required } = schema
  return (name) => Array.isArray(required) && required.includes(name)
}

function plain(type: unknown, schema: JsonSchema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'number':
    case 'null':
      return type
    case 'integer':
      return 'number'
    case 'array': {
      const items = typeOf(objectIn(schema.items))
      return /^readonly|\|/.test(items) ? `readonly (${items})[]` : `readonly ${items}[]`
    }
    case 'object':
      return objectType(schema)
    default:
      return 'unknown'
  }
}

function objectType(schema: JsonSchema): string {
  const entries = Object.entries(objectIn(schema.properties))
  if (entries.length > 0) {
    const isSure = neededIn(schema)
    const inner = entries.map(([name, each]) => `readonly ${keyOf(name)}${isSure(name) ? '' : '?'}: ${typeOf(each)}`)
    return `{ ${inner.join('; ')} }`
  }
  const { additionalProperties: values, properties } = schema
  if (properties !== undefined) return 'Readonly<Record<string, never>>'
  return `Readonly<Record<string, ${isObject(values) ? typeOf(values) : 'unknown'}>>`
}

// Booleans may be spelt in many ways; here one is enough.
function literals(values: readonly unknown[]): string {
  if (values.includes(true) && values.includes(false)) return 'boolean'
  // Signals have hundreds of spellings.
  return values.length > 20 ? 'string' : union(values.map((value) => (value === null ? 'null' : quoted(String(value)))))
}

function union(parts: readonly string[]): string {
  return [...new Set(parts)].join(' | ')
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`
}

export function objectIn(value: unknown): JsonSchema & Readonly<Record<string, JsonSchema>> {
  return isObject(value) ? (value as Readonly<Record<string, JsonSchema>>) : {} // a document of ours holds schemas there
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}
