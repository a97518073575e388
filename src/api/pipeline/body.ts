// Reads request bodies: JSON objects and form fields. Everything a body can do to a server by its shape alone is
// refused here, before anything looks at it.
import { SchemaValidationError } from '#common/errors.ts'
import type { Given } from '../schema/field.ts'
import { RequestFailure } from './failures.ts'

const deepest = 64

/** Where a route takes nothing but JSON; an empty body has no type to be wrong. */
export function requireJsonContent(contentType: string | undefined, body: unknown): void {
  if (!Buffer.isBuffer(body) || body.length === 0 || mediaType(contentType) === 'application/json') return
  throw new RequestFailure(
    'unsupported-media-type',
    `Unexpected content type: ${contentType ?? ''}. Expected content types are: ['application/json']`,
  )
}

/** The parameters in a body; a type that holds none, and an empty body, give none. */
export function parametersIn(contentType: string | undefined, body: unknown): Given {
  if (!Buffer.isBuffer(body) || body.length === 0) return {}
  const type = mediaType(contentType)
  if (type === 'application/json') return jsonObject(body.toString('utf8'))
  if (type === 'application/x-www-form-urlencoded')
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  return {}
}

function mediaType(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
}

function jsonObject(text: string): Given {
  const value = text.trim() === '' ? {} : parsed(text)
  if (!isPlainObject(value)) throw new SchemaValidationError('The request body is not a JSON object.')
  inspect(value, 1)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SchemaValidationError('The request body is not valid JSON.', { cause: error })
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Throws for a value nested too deep, or with a key `__proto__`, which is harmless here and would not be in code further
 * in that copies by assignment.
 */
export function inspect(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > deepest) {
    throw new SchemaValidationError(`The request body is nested more than ${deepest} levels deep.`)
  }
  if (Object.hasOwn(value, '__proto__')) {
    throw new SchemaValidationError("Additional properties are not allowed ('__proto__' was unexpected)")
  }
  for (const item of Object.values(value)) inspect(item, depth + 1)
}
