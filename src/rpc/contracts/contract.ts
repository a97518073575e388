// What can be said on the bus is written once and both ends are typed from it. The word says whether anyone waits:
// a command changes something and may be delivered twice; a query only reads, within a limit; a cast tells.

declare const input: unique symbol
declare const output: unique symbol

interface Typed<I, O> {
  readonly [input]?: I
  readonly [output]?: O
}

export interface Command<I, O> extends Typed<I, O> {
  readonly kind: 'command'
}

export interface Query<I, O> extends Typed<I, O> {
  readonly kind: 'query'
  readonly timeoutSeconds: number
}

export interface Cast<I> extends Typed<I, void> {
  readonly kind: 'cast'
}

export type Methods = Readonly<Record<string, Command<unknown, unknown> | Query<unknown, unknown> | Cast<unknown>>>

export interface Contract<M extends Methods = Methods> {
  readonly topic: string
  readonly methods: M
}

export const command = <I, O>(): Command<I, O> => ({ kind: 'command' })
export const query = <I, O>(options: { readonly timeoutSeconds: number }): Query<I, O> => ({
  kind: 'query',
  ...options,
})
export const cast = <I>(): Cast<I> => ({ kind: 'cast' })
export const contract = <M extends Methods>(topic: string, methods: M): Contract<M> => ({ topic, methods })

/** What travels with a command, so that it can be recognised when it comes twice, late, or after a newer one. */
export interface CommandMeta {
  /** The same for every delivery of the same step of the same operation. */
  readonly id: string
  readonly containerUuid: string
  /** The operation's number: a node refuses a command of an older operation than it has seen for the container. */
  readonly fence: number
  /** ISO 8601; nobody waits for the answer after it. */
  readonly deadline: string
}

export interface WaitOptions {
  readonly signal?: AbortSignal
}

/** What a handler knows beside its input. */
export interface Call {
  /** Aborts when the deadline has passed or the server closes. */
  readonly signal: AbortSignal
}

/** The calling end of a contract. */
export type Client<M extends Methods> = {
  readonly [K in keyof M]: M[K] extends Command<infer I, infer O>
    ? (meta: CommandMeta, input: I, options?: WaitOptions) => Promise<O>
    : M[K] extends Query<infer I, infer O>
      ? (input: I, options?: WaitOptions) => Promise<O>
      : M[K] extends Cast<infer I>
        ? (input: I) => Promise<void>
        : never
}

/** The serving end of a contract. */
export type Handlers<M extends Methods> = {
  readonly [K in keyof M]: M[K] extends Command<infer I, infer O>
    ? (meta: CommandMeta, input: I, call: Call) => Promise<O>
    : M[K] extends Query<infer I, infer O>
      ? (input: I, call: Call) => Promise<O>
      : M[K] extends Cast<infer I>
        ? (input: I, call: Call) => Promise<void>
        : never
}
