// What narrows a list, and who may narrow it so. The checks come in an order that clients can see, so that each list calls
// them itself.
import { InvalidValue } from '#common/errors.ts'
import type { Call } from '../route.ts'
import { existsAt, type Fields, type Given, optional } from '../schema/field.ts'
import { looselyTrue } from '../schema/types.ts'
import { unchecked } from './paging.ts'

export interface Narrowing {
  /** In names of rules and in descriptions: `container`. */
  readonly resource: string
  readonly filters: readonly string[]
  /** Those of them that are read as booleans. */
  readonly booleans?: ReadonlySet<string>
}

export type Filters = Readonly<Record<string, readonly (string | boolean)[]>>
type Asked = Pick<Call, 'policies' | 'ctx'> & { readonly given: Given }

const ignored = ['expand', 'resource_url']

/** For the declaration of the list. */
export function narrowingFields({ filters }: Narrowing, plural: string): Fields {
  return {
    all_projects: optional(unchecked, { description: `List the ${plural} of all projects.` }),
    ...Object.fromEntries(
      filters.map((name) => [name, optional(unchecked, { description: `Only ${plural} with this ${name}.` })]),
    ),
  }
}

export function allProjectsAsked({ given, policies, ctx }: Asked, { resource }: Narrowing): boolean {
  const asked = Object.hasOwn(given, 'all_projects') && looselyTrue('all_projects', given.all_projects)
  if (asked) policies.authorize(ctx, `${resource}:get_all_all_projects`)
  return asked
}

/** A field that a rule keeps from the caller cannot be asked about either. */
export function chosenFilters({ given, policies, ctx }: Asked, { resource, filters, booleans }: Narrowing): Filters {
  const chosen: Record<string, readonly (string | boolean)[]> = {}
  for (const name of filters) {
    if (!Object.hasOwn(given, name)) continue
    const rule = `${resource}:get_one:${name}`
    if (policies.has(rule)) policies.authorize(ctx, rule)
    const values = [given[name]].flat()
    chosen[name] = booleans?.has(name) ? values.map((value) => looselyTrue(name, value)) : values.map(String)
  }
  return chosen
}

export function refuseUnknown(
  { given, version }: Pick<Call, 'version'> & { readonly given: Given },
  declared: Fields,
): void {
  const isKnown = (name: string) => {
    const field = Object.hasOwn(declared, name) ? declared[name] : undefined
    return field !== undefined && existsAt(field, version)
  }
  const unknown = Object.keys(given).filter((name) => !isKnown(name) && !ignored.includes(name))
  if (unknown.length > 0) throw new InvalidValue(`Unknown parameters: ${unknown.join(', ')}`)
}

/** The pairs of a query that narrows in the same way. */
export function asQuery(given: Given, chosen: Filters): (readonly [string, string])[] {
  const names = [...(Object.hasOwn(given, 'all_projects') ? ['all_projects'] : []), ...Object.keys(chosen)]
  return names.flatMap((name) => [given[name]].flat().map((value) => [name, String(value)] as const))
}
