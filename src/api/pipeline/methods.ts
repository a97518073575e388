// Why no route was found: no such path, or a path that does not know the method. The lists are those of Zun's
// controllers, which tell more than a single path can do.
import { MethodNotAllowed, RequestFailure } from './failures.ts'

const allowOf: Readonly<Record<string, string>> = {
  events: 'GET',
  containers: 'DELETE, GET, PATCH, POST',
  capsules: 'DELETE, GET, POST',
  images: 'DELETE, GET, POST',
  hosts: 'GET',
  services: 'DELETE, GET',
  networks: 'DELETE, POST',
  quotas: 'DELETE, GET, PUT',
  quota_classes: 'GET, PUT',
  registries: 'DELETE, GET, PATCH, POST',
  availability_zones: 'GET',
}

/** Collections with a list but nothing to show of a single item. */
const withoutItems = new Set(['services', 'availability_zones', 'events'])

/** What to say when nothing answers to method and path. `collections` are those that have any route. */
export function missingRoute(method: string, path: string, collections: ReadonlySet<string>): RequestFailure {
  if (path === '/healthcheck') return new MethodNotAllowed('GET, HEAD')
  if (path === '/' || path === '/v1' || path === '/openapi.json') return new MethodNotAllowed('GET')
  const [, , collection = '', ...rest] = path.split('/')
  const allow = collections.has(collection) ? allowOf[collection] : undefined
  if (allow === undefined) return new RequestFailure('route-not-found')
  const allowed = allow.split(', ').includes(method)
  const refused = !allowed || (method === 'GET' ? withoutItems.has(collection) && rest.length === 1 : rest.length === 0)
  return refused ? new MethodNotAllowed(allow) : new RequestFailure('route-not-found')
}
