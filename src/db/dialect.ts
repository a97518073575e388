import type { Kysely } from 'kysely'

export type Dialect = 'sqlite' | 'mysql' | 'postgres'

/** Which database this is, for the few places where SQL differs. */
// biome-ignore lint/suspicious/noExplicitAny: works for any set of tables.
export function dialectOf(db: Kysely<any>): Dialect {
  const name = db.getExecutor().adapter.constructor.name
  if (name === 'MysqlAdapter') return 'mysql'
  if (name === 'PostgresAdapter') return 'postgres'
  return 'sqlite'
}
