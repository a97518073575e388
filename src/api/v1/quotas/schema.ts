// What requests on quotas and quota classes may say.
import { optional, parameters } from '../../schema/field.ts'
import { type } from '../../schema/types.ts'

/** A whole number of at least -1, or its digits; what is larger finds no room in the column of Zun's tables. */
const limit = type(
  { type: ['integer', 'string'], pattern: '^-?[0-9]+$', numericRange: { min: -1, max: 2 ** 31 - 1 } },
  (value) => Number(value),
)

export const quotaLimits = parameters({
  containers: optional(limit, { description: 'Containers; -1 for any number.' }),
  memory: optional(limit, { description: 'Memory in MiB; -1 for any.' }),
  cpu: optional(limit, { description: 'Virtual CPUs; -1 for any number.' }),
  disk: optional(limit, { description: 'Disk in GiB; -1 for any.' }),
})
