// How values look in rows: SQLite has numbers for booleans and texts for times, MySQL has numbers and Dates, PostgreSQL
// has both properly. Everything read from a row goes through here.
import { Recent } from '#common/recent.ts'

export function toBool(value: boolean | number | null): boolean {
  return value === true || value === 1
}

export function toTime(value: Date | string): Date {
  return value instanceof Date ? value : (fromDigits(value) ?? new Date(`${value.replace(' ', 'T')}Z`))
}

/** `2026-11-22 17:14:58.123`, as SQLite keeps what we wrote: digit by digit is a fifth of what Date's own reader takes. */
function fromDigits(text: string): Date | undefined {
  if (text.length !== 23) return undefined
  const time = Date.UTC(
    number(text, 0, 4),
    number(text, 5, 7) - 1,
    number(text, 8, 10),
    number(text, 11, 13),
    number(text, 14, 16),
    number(text, 17, 19),
    number(text, 20, 23),
  )
  return Number.isNaN(time) ? undefined : new Date(time)
}

/** NaN unless there are only digits. */
function number(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

export function toTimeOrNull(value: Date | string | null): Date | null {
  return value === null ? null : toTime(value)
}

/** JSON text to value. The caller names the type because only it knows what it wrote there. */
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T) // the shape is what toJson wrote
}

/**
 * As `fromJson`, for what is read far more often than written: the same text is the same value, read once. Half of what a
 * list costs is reading JSON, and who lists once mostly lists again. Shared, so never to be changed: only for types that are
 * readonly all through.
 */
export function sharedFromJson<T>(text: string | null): T | null {
  if (text === null) return null
  const known = recent.get(text)
  if (known !== undefined) return known as T // the shape is what toJson wrote, for null as well
  const value: unknown = JSON.parse(text)
  recent.set(text, value)
  return value as T // likewise
}

/** Some 10 MiB when the texts are long. */
const recent = new Recent<string, unknown>(8192)

export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
