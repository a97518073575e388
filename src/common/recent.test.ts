import { expect, test } from 'vitest'
import { Recent } from './recent.ts'

test('what is used stays, what is not used is forgotten', () => {
  const recent = new Recent<number, string>(2)
  recent.set(1, 'one')
  for (let key = 2; key < 10; key++) {
    recent.set(key, 'other')
    expect(recent.get(1)).toBe('one')
  }
  expect(recent.get(2)).toBeUndefined()
  expect(recent.get(9)).toBe('other')
})
