// The words in which answers are declared. The OpenAPI document and the typed client come from these declarations, and the
// tests hold every answer to them; the server itself looks at none.
import { type Version, versionText } from '../versions.ts'
import type { JsonSchema } from './field.ts'

/** What a value in an answer looks like. */
export interface Shape<T> {
  readonly schema: JsonSchema
  /** The named shapes it leans on, by name. */
  readonly components: Readonly<Record<string, JsonSchema>>
  /** Never there: only the compiler reads it. */
  readonly shows?: T
}

/** The values of a shape. */
export type Shown<S> = S extends Shape<infer T> ? T : never

/** A member that is not always there. */
interface Sometimes<T> {
  readonly shape: Shape<T>
  readonly when: History
}

interface History {
  /** First and last version that have it. */
  readonly since?: Version
  readonly until?: Version
  /** Whom this rule refuses is not shown it. */
  readonly policy?: string
  /** In words, when it depends on something else. */
  readonly when?: string
}

type Members = Readonly<Record<string, Shape<unknown> | Sometimes<unknown>>>

type ShownMembers<M extends Members> = {
  readonly [K in keyof M as M[K] extends Shape<unknown> ? K : never]: M[K] extends Shape<infer T> ? T : never
} & {
  readonly [K in keyof M as M[K] extends Shape<unknown> ? never : K]?: M[K] extends Sometimes<infer T> ? T : never
}

export const text = (description?: string): Shape<string> => plain('string', description)
export const integer = (description?: string): Shape<number> => plain('integer', description)
export const number = (description?: string): Shape<number> => plain('number', description)
export const flag = (description?: string): Shape<boolean> => plain('boolean', description)
/** Whatever JSON there is. */
export const anything = (description?: string): Shape<unknown> => ({
  schema: described({}, description),
  components: {},
})
/** What routes answer that have nothing to tell. */
export const nothing: Shape<null> = plain('null')

function plain<T>(type: string, description?: string): Shape<T> {
  return { schema: described({ type }, description), components: {} }
}

export function nullable<T>({ schema, components }: Shape<T>): Shape<T | null> {
  const { type, enum: values, description } = schema
  if (typeof type === 'string') {
    const choices = Array.isArray(values) && { enum: [...values, null] }
    return { schema: { ...schema, type: [type, 'null'], ...choices }, components }
  }
  const words = typeof description === 'string' ? description : undefined
  return { schema: described({ anyOf: [schema, { type: 'null' }] }, words), components }
}

/** One of some texts. */
export function choice<T extends string>(values: readonly T[], description?: string): Shape<T> {
  return { schema: described({ type: 'string', enum: [...values] }, description), components: {} }
}

export function listOf<T>(items: Shape<T>, description?: string): Shape<readonly T[]> {
  return { schema: described({ type: 'array', items: items.schema }, description), components: items.components }
}

/** Names that nobody knows beforehand to values of one kind. */
export function mapOf<T>(values: Shape<T>, description?: string): Shape<Readonly<Record<string, T>>> {
  const schema = described({ type: 'object', additionalProperties: values.schema }, description)
  return { schema, components: values.components }
}

export function either<A, B>(one: Shape<A>, other: Shape<B>, description?: string): Shape<A | B> {
  const schema = described({ anyOf: [one.schema, other.schema] }, description)
  return { schema, components: { ...one.components, ...other.components } }
}

/** A shape that changed with `version`. */
export function reshaped<A, B>(version: Version, before: Shape<A>, after: Shape<B>): Shape<A | B> {
  const anyOf = [
    { ...before.schema, 'x-openstack': { 'below-ver': versionText(version) } },
    { ...after.schema, 'x-openstack': { 'min-ver': versionText(version) } },
  ]
  return { schema: { anyOf }, components: { ...before.components, ...after.components } }
}

export function sometimes<T>(shape: Shape<T>, when: History): Sometimes<T> {
  return { shape, when }
}

/** An object with these members and no others. */
export function object<M extends Members>(members: M, description?: string): Shape<ShownMembers<M>> {
  const entries = Object.entries(members).map(([name, member]) => [name, memberOf(member)] as const)
  const needed = entries.flatMap(([name, { isSure }]) => (isSure ? [name] : []))
  const schema = {
    type: 'object',
    ...(needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(entries.map(([name, { schema: property }]) => [name, property])),
  }
  const components = Object.assign({}, ...entries.map(([, member]) => member.components))
  return { schema: described(schema, description), components }
}

/** A shape with a name of its own in the document, as every resource has one. */
export function named<T>(name: string, { schema, components }: Shape<T>): Shape<T> {
  return { schema: { $ref: `#/components/schemas/${name}` }, components: { ...components, [name]: schema } }
}

function memberOf(member: Shape<unknown> | Sometimes<unknown>) {
  if ('schema' in member) return { ...member, isSure: true }
  const { shape, when } = member
  const history = {
    ...(when.since && { 'min-ver': versionText(when.since) }),
    ...(when.until && { 'max-ver': versionText(when.until) }),
    ...(when.policy && { policy: when.policy }),
    ...(when.when && { when: when.when }),
  }
  return { schema: { ...shape.schema, 'x-openstack': history }, components: shape.components, isSure: false }
}

function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  return description === undefined ? schema : { ...schema, description }
}
