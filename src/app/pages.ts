// Pages of what is small enough to be sorted here: hosts, images, registries. Containers are paged by the database.
import { InvalidParameterValue } from '#common/errors.ts'
import type { ListQuery } from './app.ts'

export interface Paging<T> {
  /** Public columns, and the field each stands for. */
  readonly fields: ReadonlyMap<string, keyof T>
  /** Decides between items that are otherwise alike. */
  readonly tie: keyof T
  /** What is thrown for a marker that is none of the items. */
  readonly notFound: (marker: string) => Error
}

/** One page of the items, in the order that was asked for. */
export function pageOf<T extends { readonly uuid: string }>(
  items: readonly T[],
  query: Pick<ListQuery, 'limit' | 'marker' | 'sortKey' | 'sortDir'>,
  { fields, tie, notFound }: Paging<T>,
): readonly T[] {
  const field = fields.get(query.sortKey)
  if (!field) throw new InvalidParameterValue(`The sort_key value "${query.sortKey}" is an invalid field for sorting`)
  const direction = query.sortDir === 'asc' ? 1 : -1
  const sorted = items.toSorted((a, b) => direction * (compare(a[field], b[field]) || compare(a[tie], b[tie])))
  if (query.marker === undefined) return sorted.slice(0, query.limit)
  const marker = sorted.findIndex(({ uuid }) => uuid === query.marker)
  if (marker < 0) throw notFound(query.marker)
  return sorted.slice(marker + 1, marker + 1 + query.limit)
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  return String(a ?? '').localeCompare(String(b ?? ''))
}
