// The words in which requests are declared. A field carries its type, its history, its policy and its description;
// checking, reading and the OpenAPI document all come from that one place.
import { atLeast, type Version } from '../versions.ts'

/** JSON Schema, draft 7, with our keyword `numericRange`. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What values a field takes and what they become. */
export interface FieldType<T> {
  readonly schema: JsonSchema
  /**
   * A value the schema accepted, as the app wants it; `undefined` when it counts as not given. Throws `InvalidValue` for
   * what a schema cannot say.
   */
  read(value: unknown): T | undefined
}

export interface FieldOptions {
  readonly description: string
  /** Older requests may not give it. */
  readonly since?: Version
  /** What an older request is told: that the parameter is too new, or that there is no such property. */
  readonly tooNew?: 'invalid-param' | 'unexpected'
  /** Rule asked of the caller when the field is given. */
  readonly policy?: string
  /**
   * When `since` and `policy` apply: with any value but null, with one that is not empty, or with one that reads true.
   * `handled`: the handler asks, since other checks have to come between.
   */
  readonly counts?: 'not-null' | 'not-empty' | 'true' | 'handled'
}

export interface Field<T, R extends boolean> extends FieldOptions {
  readonly type: FieldType<T>
  readonly required: R
  /** The type it had before a version. */
  readonly before?: { readonly version: Version; readonly type: FieldType<T> }
}

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

/** What a handler gets: required fields surely, others only when they were given. */
export type Values<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field<unknown, true> ? K : never]: F[K] extends Field<infer T, boolean>
    ? T
    : never
} & {
  readonly [K in keyof F as F[K] extends Field<unknown, true> ? never : K]?: F[K] extends Field<infer T, boolean>
    ? T
    : never
}

/** A condition over several fields: returns what is wrong, or nothing. */
export interface Rule {
  readonly since?: Version
  /** What it demands, as a sentence. */
  readonly what: string
  readonly schema: JsonSchema
  check(given: Given): string | undefined
}

/** Parameters as they came, from the query, the body, or both. */
export type Given = Readonly<Record<string, unknown>>

export interface ObjectSchema<F extends Fields> {
  readonly fields: F
  readonly unknown: 'reject' | 'ignore'
  /** Declared for the documents only: the handler checks them, since other checks have to come between. */
  readonly checkedByHandler?: boolean
  readonly rules: readonly Rule[]
  /** Fields whose gates are asked in this order, after all others: which error wins is part of the interface. */
  readonly gates: readonly string[]
}

export function required<T>(type: FieldType<T>, options: FieldOptions): Field<T, true> {
  return { ...options, type, required: true }
}

export function optional<T>(type: FieldType<T>, options: FieldOptions): Field<T, false> {
  return { ...options, type, required: false }
}

/** An optional field whose form changed with `version`. */
export function changed<T>(
  version: Version,
  types: { readonly before: FieldType<T>; readonly after: FieldType<T> },
  options: FieldOptions,
): Field<T, false> {
  return { ...options, type: types.after, before: { version, type: types.before }, required: false }
}

/** Declares parameters. What is not declared is refused unless `unknown` says otherwise. */
export function parameters<F extends Fields>(
  fields: F,
  options: Partial<Omit<ObjectSchema<F>, 'fields'>> = {},
): ObjectSchema<F> {
  return { fields, unknown: 'reject', rules: [], gates: [], ...options }
}

/** The type a field has at a version. */
export function typeAt<T>(field: Field<T, boolean>, version: Version): FieldType<T> {
  return field.before && !atLeast(version, field.before.version) ? field.before.type : field.type
}

/** Whether a request of that version may name the field at all. */
export function existsAt(field: FieldOptions, version: Version): boolean {
  return field.tooNew !== 'unexpected' || field.since === undefined || atLeast(version, field.since)
}
