// What a client command is: data, from which the program, its help, shell completion and the tests about the whole are made.
import { Option } from 'commander'
import type { ZunClient } from '#zunclient/client.ts'
import type { Flags } from './flags.ts'
import type { Io } from './io.ts'
import type { Outcome } from './output.ts'

export interface Invocation {
  readonly client: ZunClient
  readonly args: readonly string[]
  readonly flags: Flags
  readonly io: Io
}

export interface ClientCommand {
  /** As typed: `container start`. */
  readonly name: string
  /** As commander writes them: `<container> [command...]`. */
  readonly arguments?: string
  readonly summary: string
  readonly options?: readonly Option[]
  /** What follows the arguments belongs to a command in a container, dashes and all. */
  readonly passesThrough?: boolean
  /** Routes it asks, as the document names them. */
  readonly routes: readonly string[]
  run(invocation: Invocation): Promise<Outcome>
}

export function option(flags: string, description: string): Option {
  return new Option(flags, description)
}

/** One of some words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words)
}

/** May be given several times. */
export function many(flags: string, description: string): Option {
  return new Option(flags, `${description} May be repeated.`).argParser(
    (value: string, before: string[] | undefined) => [...(before ?? []), value],
  )
}

/** An argument that the usage line promises: commander has seen to it. */
export function argument({ args }: Pick<Invocation, 'args'>, at = 0): string {
  return args[at] ?? ''
}

/** The words of a command in a container: many put two dashes before them, as other tools want it. */
export function wordsOf([first, ...more]: readonly string[]): readonly string[] {
  if (first === undefined) return []
  return first === '--' ? more : [first, ...more]
}

/** Without what was not given. */
export function given<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> } // that is what the filter leaves
}
