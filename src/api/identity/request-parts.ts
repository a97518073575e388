import type { FastifyRequest } from 'fastify'

/** A header that came once; `undefined` for one that did not come. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** A parameter of the query as a text, empty for one without a value; of several the last. */
export function queryOf(request: FastifyRequest, name: string): string | undefined {
  const { query } = request
  if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined
  const value: unknown = Reflect.get(query, name)
  return String(Array.isArray(value) ? value.at(-1) : value)
}
