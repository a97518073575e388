import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { SqliteStatements } from './sqlite-statements.ts'

function opened() {
  const connection = new DatabaseSync(':memory:')
  connection.exec('CREATE TABLE t (a, b)')
  return new SqliteStatements(connection)
}

test('rows have their columns by name, and booleans and times are stored as SQLite knows them', () => {
  const statements = opened()
  const insert = statements.prepare('insert into t values (?, ?)')
  expect(insert.run([true, new Date('2026-11-22T17:14:58.123Z')])).toEqual({ changes: 1n, lastInsertRowid: 1n })
  expect(statements.prepare('select * from t').all([])).toEqual([{ a: 1, b: '2026-11-22 17:14:58.123' }])
})

test('a text is prepared once, until a table changes: then its rows have the new columns', () => {
  const statements = opened()
  const before = statements.prepare('select * from t')
  expect(statements.prepare('select * from t')).toBe(before)
  statements.prepare('insert into t values (1, 2)').run([])
  statements.prepare('alter table t add column c default 3').run([])
  expect(statements.prepare('select * from t').all([])).toEqual([{ a: 1, b: 2, c: 3 }])
})

test('what answers with rows is told from what does not', () => {
  const statements = opened()
  expect(statements.prepare('insert into t values (1, 2)').reader).toBe(false)
  expect(statements.prepare('insert into t values (1, 2) returning a').reader).toBe(true)
})

test('one statement can be read bit by bit twice at a time', () => {
  const statements = opened()
  statements.prepare('insert into t values (1, 1), (2, 2)').run([])
  const first = statements.prepare('select a from t order by a').iterate([])
  first.next()
  const second = statements.prepare('select a from t order by a').iterate([])
  expect([...second].map((row) => ({ ...row }))).toEqual([{ a: 1 }, { a: 2 }])
  expect([...first].map((row) => ({ ...row }))).toEqual([{ a: 2 }])
})
