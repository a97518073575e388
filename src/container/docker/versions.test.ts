import { expect, test } from 'vitest'
import { compareVersions, negotiate, newestKnown } from './versions.ts'

test('versions compare by number, not as decimals', () => {
  expect(compareVersions('1.100', '1.26')).toBeGreaterThan(0)
  expect(compareVersions('1.9', '1.10')).toBeLessThan(0)
  expect(compareVersions('1.41', '1.41')).toBe(0)
})

test('an older daemon is spoken to in its newest version', () => {
  expect(negotiate({ minimum: '1.12', maximum: '1.41' })).toBe('1.41')
})

test('a newer daemon is spoken to in the newest version known', () => {
  expect(negotiate({ minimum: '1.24', maximum: '1.99' })).toBe(newestKnown)
})

test('a daemon that has left all known versions behind is spoken to in its oldest', () => {
  expect(negotiate({ minimum: '1.60', maximum: '1.70' })).toBe('1.60')
})

test('a daemon that is too old is refused with what to do', () => {
  expect(() => negotiate({ minimum: '1.12', maximum: '1.23' })).toThrow(/1\.23 at most.*upgrade Docker/)
})
