// Schemas in words: what a value may be, in one line.
import type { JsonSchema } from '../schema/field.ts'
import { type Html, html } from './html.ts'

const limits: Readonly<Record<string, string>> = {
  minLength: 'at least %s long',
  maxLength: 'at most %s long',
  minimum: 'at least %s',
  maximum: 'at most %s',
  minItems: 'at least %s items',
  maxItems: 'at most %s items',
  pattern: 'matches %s',
}

/** As `text, at most 255 long`. Named schemas are links. */
export function schemaText(schema: JsonSchema): Html {
  const named = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined
  if (named !== undefined) return html`<a href="#schema-${named}">${named}</a>`
  if (Array.isArray(schema.enum)) return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`
  const options = [schema.anyOf, schema.oneOf].find(Array.isArray)
  if (options) return joined(options.filter(isSchema).map(schemaText), ' or ')
  return html`${typeText(schema)}${limitsText(schema)}`
}

function typeText(schema: JsonSchema): Html {
  const types = [schema.type].flat().filter((type) => typeof type === 'string')
  const told = types.map((type) => {
    if (type === 'array' && isSchema(schema.items)) return html`list of (${schemaText(schema.items)})`
    if (type === 'object' && isSchema(schema.additionalProperties)) {
      return html`map to (${schemaText(schema.additionalProperties)})`
    }
    return html`${type}`
  })
  return told.length === 0 ? html`any value` : joined(told, ' or ')
}

function limitsText(schema: JsonSchema): string {
  return Object.entries(limits)
    .filter(([keyword]) => schema[keyword] !== undefined)
    .map(([keyword, words]) => `, ${words.replace('%s', () => String(schema[keyword]))}`)
    .join('')
}

export function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.flatMap((part, at) => (at === 0 ? [part] : [between, part]))}`
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
