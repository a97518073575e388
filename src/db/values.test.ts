import { expect, test } from 'vitest'
import { sharedFromJson, toTime } from './values.ts'

test('a time is read as UTC, with a fraction and without, as we and as Zun write it', () => {
  expect(toTime('2026-11-22 17:14:58.123').toISOString()).toBe('2026-11-22T17:14:58.123Z')
  expect(toTime('2026-11-22 17:14:58').toISOString()).toBe('2026-11-22T17:14:58.000Z')
  expect(toTime('2026-11-22 17:14:58.123456').toISOString()).toBe('2026-11-22T17:14:58.123Z')
})

test('a text of the usual length that is no time is no time', () => {
  expect(toTime('2026-11-22 17:14:58.xyz').getTime()).toBeNaN()
})

test('the same JSON text is the same value, another text another', () => {
  expect(sharedFromJson('{"a":[1]}')).toBe(sharedFromJson('{"a":[1]}'))
  expect(sharedFromJson('{"a":[2]}')).toEqual({ a: [2] })
  expect(sharedFromJson('null')).toBeNull()
  expect(sharedFromJson(null)).toBeNull()
})
