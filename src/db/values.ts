// How values look in rows: SQLite has numbers for booleans and texts for times, MySQL has numbers and Dates, PostgreSQL
// has both properly. Everything read from a row goes through here.

export function toBool(value: boolean | number | null): boolean {
  return value === true || value === 1
}

export function toTime(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`)
}

export function toTimeOrNull(value: Date | string | null): Date | null {
  return value === null ? null : toTime(value)
}

/** JSON text to value. The caller names the type because only it knows what it wrote there. */
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T) // the shape is what toJson wrote
}

export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
