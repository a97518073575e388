// SQLite through Node's own module: the embedded database. Synchronous, one connection, so keep transactions short.
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { StartupError } from '#common/errors.ts'
import type { Database } from './schema.ts'
import { SqliteStatements } from './sqlite-statements.ts'

/** Opens (and makes) the database file. Throws `StartupError` when it cannot be opened. */
export function openSqlite(path: string): Kysely<Database> {
  let connection: DatabaseSync
  try {
    connection = new DatabaseSync(path)
    // FULL: an answer of 2xx is on disk before it is sent, also when the power fails.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    connection.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000')
  } catch (error) {
    throw new StartupError(`The database ${path} cannot be opened: ${reasonOf(error)}.`, { cause: error })
  }
  const statements = new SqliteStatements(connection)
  const database = { prepare: (sql: string) => statements.prepare(sql), close: () => connection.close() }
  return new Kysely<Database>({ dialect: new SqliteDialect({ database }) })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
