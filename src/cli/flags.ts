// Flags as they were typed, read by the kind that their command knows them to have.
import { UsageError } from './exit-codes.ts'

export class Flags {
  readonly #values: Readonly<Record<string, unknown>>

  /** Names are camelCase, as commander makes them. */
  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values[name]
    return Array.isArray(value) ? value.map(String) : undefined
  }

  /** True when given; there is no way to give it as false. */
  yes(name: string): true | undefined {
    return this.#values[name] === true ? true : undefined
  }

  seconds(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = Number(text)
    if (text === '' || !(value >= 0)) throw new UsageError(`--${name} is a number of seconds, not ${text}.`)
    return value
  }

  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text)) throw new UsageError(`--${name} is a whole number, not ${text}.`)
    return Number(text)
  }

  /** One of the words that commander let pass. */
  word<W extends string>(name: string, words: readonly W[]): W | undefined {
    const text = this.text(name)
    return words.find((word) => word === text)
  }

  /** `KEY=VALUE` of each. */
  pairs(name: string): Readonly<Record<string, string>> | undefined {
    const list = this.list(name)
    return list && Object.fromEntries(list.map((pair) => split(pair, name)))
  }
}

function split(pair: string, name: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new UsageError(`--${name} has to look like KEY=VALUE, not ${pair}.`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}
