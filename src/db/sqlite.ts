// SQLite through Node's own module: the embedded database. Synchronous, one connection, so keep transactions short.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { StartupError } from '#common/errors.ts'
import type { Database } from './schema.ts'

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
  return new Kysely<Database>({ dialect: new SqliteDialect({ database: shim(connection) }) })
}

/** What kysely expects of a driver, on top of node:sqlite. */
function shim(connection: DatabaseSync): ConstructorParameters<typeof SqliteDialect>[0]['database'] {
  return {
    close: () => connection.close(),
    prepare: (sql) => {
      const statement = connection.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toSqlite)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...parameters.map(toSqlite))
          return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) }
        },
        iterate: (parameters) => statement.iterate(...parameters.map(toSqlite)),
      }
    },
  }
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  return value as SQLInputValue // kysely hands over only what our column types allow
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
