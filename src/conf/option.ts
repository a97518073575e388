// How options are declared. A group's file is the one place that knows an option's name in zun.conf, its type, default
// and help; the type of the loaded configuration follows from it.
import type { HostFacts } from './host-facts.ts'
import type { ValueType } from './values.ts'

/** A default that each host has of its own. */
export interface HostDefault {
  readonly of: keyof HostFacts
}

export interface Option<T> {
  /** As in zun.conf. */
  readonly name: string
  readonly type: ValueType<T>
  /** As it would be written, `$substitution` included; several for an option that may be repeated; null for none. */
  readonly default: string | readonly string[] | HostDefault | null
  readonly help: string
  readonly marks: OptionMarks
}

export interface OptionMarks {
  /** Names it had, `name` in its own group or `group.name`. */
  readonly formerly?: readonly string[]
  /** Not to be shown in messages. */
  readonly secret?: boolean
  /** May change while the process runs. */
  readonly mutable?: boolean
  /** Is read and has no effect, and why. */
  readonly unused?: string
}

export function option<T>(
  name: string,
  type: ValueType<T>,
  byDefault: null,
  help: string,
  marks?: OptionMarks,
): Option<T | null>
export function option<T>(
  name: string,
  type: ValueType<T>,
  byDefault: NonNullable<Option<T>['default']>,
  help: string,
  marks?: OptionMarks,
): Option<T>
export function option<T>(
  name: string,
  type: ValueType<T>,
  byDefault: Option<T>['default'],
  help: string,
  marks: OptionMarks = {},
): Option<T | null> {
  return { name, type, default: byDefault, help, marks }
}

/** Property to option; the property has the unit that the option's name leaves out. */
export type Options = Readonly<Record<string, Option<unknown>>>

export interface Group<O extends Options = Options> {
  /** As in zun.conf. */
  readonly name: string
  readonly options: O
}

export function group<const O extends Options>(name: string, options: O): Group<O> {
  return { name, options }
}

export type ValuesOf<G extends Group> = {
  readonly [K in keyof G['options']]: G['options'][K] extends Option<infer T> ? T : never
}
