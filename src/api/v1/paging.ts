// Pages of lists: limit, marker, order, and the link to what follows.
import { InvalidParameterValue, InvalidValue } from '#common/errors.ts'
import { type Given, optional } from '../schema/field.ts'
import { type } from '../schema/types.ts'

/** A parameter that the handler checks itself, because a rule or another check has to come first. */
export const unchecked = type({ type: 'string' }, (value) => value)

export const pagingFields = {
  // For the documents a number; what a query holds is text, and the handler reads it.
  limit: optional(
    type({ type: 'integer', minimum: 1 }, (value) => value),
    {
      description: 'Largest number of items to return; at most, and by default, the page size of the service.',
    },
  ),
  marker: optional(unchecked, { description: 'UUID of the last item of the page before.' }),
  sort_key: optional(unchecked, { description: 'Field to sort by.' }),
  sort_dir: optional(unchecked, { description: 'asc (default) or desc.' }),
}

/** Throws unless it is a positive whole number; cut to the largest page. */
export function limitOf(given: Given, maxLimit: number): number {
  if (!Object.hasOwn(given, 'limit')) return maxLimit
  const text = String(given.limit).trim()
  if (!/^\+?\d+$/.test(text) || Number(text) === 0) throw new InvalidValue('Limit must be positive integer')
  return Math.min(Number(text), maxLimit)
}

export function sortDirOf(given: Given): 'asc' | 'desc' {
  const direction = given.sort_dir ?? 'asc'
  if (direction === 'asc' || direction === 'desc') return direction
  throw new InvalidValue(`Invalid sort direction: ${direction}. Acceptable values are 'asc' or 'desc'`)
}

export function sortKeyOf(given: Given, allowed: ReadonlySet<string>, byDefault: string): string {
  const key = String(given.sort_key ?? byDefault)
  if (allowed.has(key)) return key
  throw new InvalidParameterValue(`The sort_key value "${key}" is an invalid field for sorting`)
}

/** `undefined` without one; throws what `notFound` makes when it is no UUID, as no item can have it. */
export function markerOf(given: Given, notFound: (marker: string) => Error): string | undefined {
  if (!Object.hasOwn(given, 'marker')) return undefined
  const marker = String(given.marker)
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(marker)) throw notFound(marker)
  return marker.toLowerCase()
}

export interface PageRequest {
  readonly limit: number
  readonly sortKey: string
  readonly sortDir: 'asc' | 'desc'
}

/**
 * The address of the next page, or null when this one is not full. It keeps what narrowed the list, so that following it
 * stays inside.
 */
export function nextLink(
  collection: string,
  page: PageRequest,
  items: readonly { readonly uuid: string }[],
  narrowedBy: readonly (readonly [name: string, value: string])[] = [],
): string | null {
  const last = items.at(-1)
  if (last === undefined || items.length < page.limit) return null
  const parameters = [
    ['sort_key', page.sortKey],
    ['sort_dir', page.sortDir],
    ...narrowedBy,
    ['limit', String(page.limit)],
    ['marker', last.uuid],
  ]
  return `${collection}?${parameters.map((pair) => pair.map((part) => encodeURIComponent(part)).join('=')).join('&')}`
}
