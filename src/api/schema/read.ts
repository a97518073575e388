import { InvalidParamInVersion, SchemaValidationError } from '#common/errors.ts'
import { atLeast, type Version, versionText } from '../versions.ts'
import {
  existsAt,
  type Field,
  type FieldOptions,
  type Fields,
  type Given,
  type ObjectSchema,
  typeAt,
  type Values,
} from './field.ts'
import { requiredMessage } from './messages.ts'

export interface ReadOptions {
  readonly version: Version
  /** Throws when the caller may not. */
  authorize(rule: string): void
}

/** Parameters that passed the check, as the handler gets them: gates asked, values read, nothing where nothing was given. */
export function read<F extends Fields>(schema: ObjectSchema<F>, given: Given, options: ReadOptions): Values<F> {
  const values: Record<string, unknown> = {}
  for (const [name, field] of inGateOrder(schema)) {
    if (!Object.hasOwn(given, name) || !existsAt(field, options.version)) continue
    const raw = given[name]
    const type = typeAt(field, options.version)
    if (counts(field, raw, type)) passGate(name, field, options)
    const value = raw === null ? undefined : type.read(raw)
    if (value !== undefined) values[name] = value
    else if (field.required) throw new SchemaValidationError(requiredMessage(name))
  }
  return values as Values<F> // built field by field from the same declaration
}

function inGateOrder(schema: ObjectSchema<Fields>): [string, Field<unknown, boolean>][] {
  const entries = Object.entries(schema.fields)
  const place = ([name]: [string, unknown]) => schema.gates.indexOf(name)
  return schema.gates.length === 0 ? entries : entries.sort((a, b) => place(a) - place(b))
}

function counts(field: Field<unknown, boolean>, raw: unknown, type: { read(value: unknown): unknown }): boolean {
  if ((field.since === undefined && field.policy === undefined) || raw === null) return false
  if (field.counts === 'handled') return false
  if (field.counts === 'true') return type.read(raw) === true
  if (field.counts !== 'not-empty') return true
  return typeof raw === 'object' ? Object.keys(Object(raw)).length > 0 : raw !== ''
}

function passGate(name: string, field: Field<unknown, boolean>, options: ReadOptions): void {
  requireSince(name, field, options.version)
  if (field.policy) options.authorize(field.policy)
}

/** Throws `InvalidParamInVersion` when the field is newer than the request. */
export function requireSince(name: string, { since }: FieldOptions, version: Version): void {
  if (since && !atLeast(version, since)) {
    throw new InvalidParamInVersion(name, versionText(version), versionText(since))
  }
}
