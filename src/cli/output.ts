// How an outcome is shown: a table for people, JSON or YAML for programs.

export type OutputFormat = 'table' | 'json' | 'yaml'
export const outputFormats: readonly OutputFormat[] = ['table', 'json', 'yaml']

/** A title, and where its values are: the member of that name, or what the function finds. */
export type Column<T = unknown> = readonly [title: string, value: (row: T) => unknown]

export type Outcome =
  /** Rows as they came, and the columns to show of them to people. */
  | { readonly rows: readonly unknown[]; readonly columns: readonly Column<never>[] }
  | { readonly item: object }
  /** What a container wrote: shown as it is. */
  | { readonly text: string }
  | { readonly nothing: true }

export const nothing: Outcome = { nothing: true }

/** Rows of one kind, with columns of that kind. */
export function rowsOf<T>(rows: readonly T[], columns: readonly Column<T>[]): Outcome {
  return { rows, columns }
}

export async function rendered(outcome: Outcome, format: OutputFormat): Promise<string> {
  if ('nothing' in outcome) return ''
  if ('text' in outcome) return format === 'table' ? outcome.text : data(outcome.text, format)
  if ('item' in outcome) return format === 'table' ? fieldsOf(outcome.item) : data(outcome.item, format)
  return format === 'table' ? tableOf(outcome.rows, outcome.columns) : data(outcome.rows, format)
}

async function data(value: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`
  // Loaded here because it takes a tenth of a second.
  const { stringify } = await import('yaml')
  return stringify(value)
}

function tableOf(rows: readonly unknown[], columns: readonly Column<never>[]): string {
  const cells = rows.map((row) => columns.map(([, value]) => cell(value(row as never)))) // columns come with their rows
  return aligned([columns.map(([title]) => title.toUpperCase()), ...cells])
}

function fieldsOf(item: object): string {
  return aligned(Object.entries(item).flatMap(([name, value]) => (name === 'links' ? [] : [[name, cell(value)]])))
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)))
  return lines
    .map(
      (line) =>
        `${line
          .map((text, at) => text.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(plain).join(', ')
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([name, each]) => `${name}=${plain(each)}`)
    return pairs.length === 0 ? '-' : pairs.join(', ')
  }
  return plain(value)
}

// A terminal obeys control characters, and names of others are no reason to let it.
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(/\p{Cc}/gu, ' ')
}
