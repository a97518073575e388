import { SchemaValidationError } from '#common/errors.ts'
import { atLeast, type Version } from '../versions.ts'
import { firstError } from './compile.ts'
import { existsAt, type Fields, type Given, type ObjectSchema, typeAt } from './field.ts'
import { fieldMessage, type Place, requiredMessage, unexpectedMessage } from './messages.ts'

/** Which parts of a check are made. */
export interface CheckOptions {
  readonly place: Place
  /** Missing fields and rules over several fields: off while only a part of the parameters is looked at. */
  readonly whole: boolean
  readonly unknown: 'reject' | 'ignore'
}

/** Throws `SchemaValidationError` for the first thing wrong: fields in their order, then what is missing, then surplus. */
export function check(schema: ObjectSchema<Fields>, given: Given, version: Version, options: CheckOptions): void {
  checkFields(schema, given, version, options.place)
  if (options.whole) checkWhole(schema, given, version)
  if (options.unknown === 'reject') refuseUnknown(schema, given, version)
}

function checkFields(schema: ObjectSchema<Fields>, given: Given, version: Version, place: Place): void {
  for (const [name, field] of Object.entries(schema.fields)) {
    if (!Object.hasOwn(given, name) || !existsAt(field, version)) continue
    const error = firstError(typeAt(field, version), given[name])
    if (error) throw new SchemaValidationError(fieldMessage(place, name, error))
  }
}

function checkWhole(schema: ObjectSchema<Fields>, given: Given, version: Version): void {
  for (const [name, field] of Object.entries(schema.fields)) {
    if (field.required && !Object.hasOwn(given, name)) throw new SchemaValidationError(requiredMessage(name))
  }
  for (const rule of schema.rules) {
    if (rule.since && !atLeast(version, rule.since)) continue
    const wrong = rule.check(given)
    if (wrong !== undefined) throw new SchemaValidationError(wrong)
  }
}

function refuseUnknown(schema: ObjectSchema<Fields>, given: Given, version: Version): void {
  const unknown = Object.keys(given).filter((name) => {
    const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined
    return field === undefined || !existsAt(field, version)
  })
  if (unknown.length > 0) throw new SchemaValidationError(unexpectedMessage(unknown))
}
