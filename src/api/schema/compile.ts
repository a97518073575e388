// JSON Schema through ajv, one field at a time: the order in which fields are checked is part of the interface, and the
// first error ends the work, so that a large wrong body costs no more than a small one.
import { isIPv4, isIPv6 } from 'node:net'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { FieldType } from './field.ts'
import { type NumericRange, outsideRange } from './numeric-range.ts'

const ajv = new Ajv({ strictTypes: false, strictRequired: false, allowUnionTypes: true, verbose: true })
ajv.addFormat('ipv4', isIPv4)
ajv.addFormat('ipv6', (text) => isIPv6(text) && !text.includes('%'))
ajv.addKeyword({
  keyword: 'numericRange',
  type: ['number', 'string'],
  validate: (range: NumericRange, value: unknown) => outsideRange(range, value) === undefined,
})

const compiled = new WeakMap<FieldType<unknown>, ValidateFunction>()

/** What is wrong with the value, or `undefined`. Of a failed choice the choice itself, not its branches. */
export function firstError(type: FieldType<unknown>, value: unknown): ErrorObject | undefined {
  let validate = compiled.get(type)
  if (!validate) {
    validate = ajv.compile(type.schema)
    compiled.set(type, validate)
  }
  return validate(value) ? undefined : validate.errors?.at(-1)
}
