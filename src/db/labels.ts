import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'

/** Whether a row of `container` has the label, with that value if one is named: the column is a JSON object as text. */
export function hasLabel(
  dialect: Dialect,
  { key, value }: { readonly key: string; readonly value?: string },
): RawBuilder<boolean> {
  if (dialect === 'sqlite') {
    const same = value === undefined ? sql`` : sql` and value = ${value}`
    return sql`exists (select 1 from json_each(container.labels) where key = ${key}${same})`
  }
  if (dialect === 'mysql') {
    const path = sql`concat('$.', json_quote(${key}))`
    if (value === undefined) return sql`json_contains_path(container.labels, 'one', ${path})`
    return sql`json_unquote(json_extract(container.labels, ${path})) = ${value}`
  }
  if (value === undefined) return sql`jsonb_exists(container.labels::jsonb, ${key}::text)`
  return sql`container.labels::jsonb ->> ${key}::text = ${value}`
}
