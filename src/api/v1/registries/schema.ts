// What requests on registries may say.
import type { RegistryChanges } from '#app/app.ts'
import { parameters, required } from '../../schema/field.ts'
import { type } from '../../schema/types.ts'

const properties = {
  domain: { type: 'string', minLength: 1 },
  name: { type: 'string', minLength: 2, maxLength: 255, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]+$' },
  username: { type: 'string', minLength: 1 },
  password: { type: 'string', minLength: 1 },
}
const closed = { type: 'object', properties, additionalProperties: false }

// The schema has let only these properties pass, all of them texts.
const newRegistry = type(
  { ...closed, required: ['domain'] },
  (value) => value as RegistryChanges & { readonly domain: string },
)
const changedRegistry = type(closed, (value) => value as RegistryChanges)

export const createRegistry = parameters({ registry: required(newRegistry, { description: 'The registry.' }) })
export const updateRegistry = parameters({ registry: required(changedRegistry, { description: 'What to change.' }) })
