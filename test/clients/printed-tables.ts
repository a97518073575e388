// The tables that `zun` prints, read again: it has no other output that programs could read.

type Row = Readonly<Record<string, string>>

/** The fields of a table of properties, the rows of any other. */
export function readTable(printed: string): Row | readonly Row[] {
  const lines = printed.split('\n').filter((line) => line.startsWith('|'))
  const [titles = [], ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((text) => text.trim()),
  )
  if (titles.join() === 'Property,Value')
    return Object.fromEntries(rows.map(([name = '', value = '']) => [name, value]))
  return rows.map((row) => Object.fromEntries(titles.map((title, at) => [title, row[at] ?? ''])))
}

/** A value as Python prints it in a cell. */
export function cell(value: unknown): string {
  return typeof value === 'string' ? value : repr(value)
}

function repr(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `'${key}': ${repr(item)}`)
      .join(', ')}}`
  return String(value)
}
