// Error texts of the API show values as Python writes them, and clients compare those texts.

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** Longer values are cut in messages: an answer need not be as large as the request. */
const shownCharacters = 1000

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(/[\\\n\r\t]/g, (c) => escapes[c] ?? c)
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote
}

function shortened(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}...` : text
}

function written(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return quoted(shortened(value))
  if (Array.isArray(value)) return `[${firstOf(value).map(written).join(', ')}]`
  if (typeof value === 'object') {
    return `{${firstOf(Object.entries(value))
      .map(([key, item]) => `${quoted(shortened(key))}: ${written(item)}`)
      .join(', ')}}`
  }
  return value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value)
}

function firstOf<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, shownCharacters)
}

/** As `repr()`: `'x'`, `None`, `['a', 1]`, `{'k': True}`. */
export function repr(value: unknown): string {
  return shortened(written(value))
}

/** As `str()`: a string stands without quotes. */
export function str(value: unknown): string {
  return typeof value === 'string' ? shortened(value) : repr(value)
}

/** A number as a Python float, `16.0`. */
export function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
