// Prepared statements of one SQLite connection, kept between uses: the same few dozen texts come again and again, and
// preparing one costs more than most of them take to run.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export interface Statement {
  /** Whether it answers with rows. */
  readonly reader: boolean
  all(parameters: readonly unknown[]): object[]
  run(parameters: readonly unknown[]): { changes: bigint; lastInsertRowid: bigint }
  iterate(parameters: readonly unknown[]): IterableIterator<object>
}

/** Texts differ in the length of their lists, so there is no end of them. */
const keptStatements = 200

export class SqliteStatements {
  readonly #connection: DatabaseSync
  readonly #kept = new Map<string, Statement>()

  constructor(connection: DatabaseSync) {
    this.#connection = connection
  }

  prepare(sql: string): Statement {
    // What is kept knows the columns of the tables as they were.
    if (/^\s*(create|alter|drop)\b/i.test(sql)) this.#kept.clear()
    const statement = this.#kept.get(sql) ?? statementOf(this.#connection, sql)
    // Moved to the end, so that the one used longest ago stands first.
    this.#kept.delete(sql)
    this.#kept.set(sql, statement)
    if (this.#kept.size > keptStatements) this.#kept.delete(this.#kept.keys().next().value ?? '')
    return statement
  }
}

function statementOf(connection: DatabaseSync, sql: string): Statement {
  const statement = connection.prepare(sql)
  const names = statement.columns().map(({ name }) => name)
  // Arrays, because node:sqlite makes its objects with a shape that is slow to read.
  statement.setReturnArrays(true)
  return {
    reader: names.length > 0,
    all: (parameters) => rowsOf(statement, parameters).map((values) => toObject(names, values)),
    run: (parameters) => {
      const { changes, lastInsertRowid } = statement.run(...parameters.map(toSqlite))
      return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) }
    },
    // A statement of its own: one that is read bit by bit cannot be used by somebody else meanwhile.
    iterate: (parameters) => connection.prepare(sql).iterate(...parameters.map(toSqlite)),
  }
}

function rowsOf(statement: StatementSync, parameters: readonly unknown[]): unknown[][] {
  return statement.all(...parameters.map(toSqlite)) as unknown as unknown[][] // as setReturnArrays asked
}

function toObject(names: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i] // within bounds
  return row
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  return value as SQLInputValue // kysely hands over only what our column types allow
}
