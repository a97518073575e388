// Shapes that the answers of several resources share.
import { listOf, named, nullable, object, type Shape, text } from '../schema/shape.ts'

export const uuid = () => text('UUID.')
export const projectId = () => nullable(text('Id of the project it belongs to.'))
export const userId = () => nullable(text('Id of the user who made it.'))

const link = named('Link', object({ href: text('Address.'), rel: text('self, or bookmark: without the version.') }))
export const links = listOf(link, 'Its own addresses.')

/** A page of a list, under the name of its items. */
export function pageOf<N extends string, T>(
  name: N,
  item: Shape<T>,
): Shape<{ readonly next: string | null } & Readonly<Record<N, readonly T[]>>> {
  const { schema, components } = object({
    [name]: listOf(item),
    next: nullable(text('Address of the next page; null when nothing follows.')),
  })
  // Typed by its name, which a computed key does not tell the compiler.
  return { schema, components }
}
