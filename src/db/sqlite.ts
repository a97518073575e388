// SQLite through Node's own module: the embedded database. Synchronous, one connection, so keep transactions short.
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { StartupError } from '#common/errors.ts'
import { setDurable } from './durable.ts'
import type { Database } from './schema.ts'
import { SqliteStatements } from './sqlite-statements.ts'
import { WalSync } from './wal-sync.ts'

/** Opens (and makes) the database file. Throws `StartupError` when it cannot be opened. */
export function openSqlite(path: string): Kysely<Database> {
  let connection: DatabaseSync
  try {
    connection = new DatabaseSync(path)
    // NORMAL: a commit survives the death of the process, and a power cut takes at most the newest ones. What must not
    // be among those waits for `durable`; what else is lost is steps of operations, which are then merely repeated.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    connection.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000')
  } catch (error) {
    throw new StartupError(`The database ${path} cannot be opened: ${reasonOf(error)}.`, { cause: error })
  }
  const statements = new SqliteStatements(connection)
  const wal = path === ':memory:' ? undefined : new WalSync(path)
  const close = () => {
    connection.close()
    return wal?.close()
  }
  const database = { prepare: (sql: string) => statements.prepare(sql), close }
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) })
  if (wal) setDurable(db, () => wal.sync())
  return db
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
