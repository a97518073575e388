// What is told of registries. The password is never told.
import { named, nullable, object, sometimes, text } from '../../schema/shape.ts'
import { links, pageOf, projectId, userId, uuid } from '../shapes.ts'

const registry = named(
  'Registry',
  object({
    uuid: uuid(),
    name: nullable(text('Name.')),
    project_id: projectId(),
    user_id: userId(),
    domain: text('Host and port.'),
    username: nullable(text('Who signs in there.')),
    password: text('Always three asterisks.'),
    links: sometimes(links, { when: 'not in lists' }),
  }),
)

export const registryAnswer = object({ registry })
export const registriesAnswer = pageOf('registries', registry)
