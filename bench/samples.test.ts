import { expect, test } from 'vitest'
import { summary } from './samples.ts'

test('percentiles lie between the nearest samples, whatever the order they came in', () => {
  expect(summary([30, 10, 20, 40])).toEqual({ count: 4, min: 10, p50: 25, p90: 37, p99: 39.7, max: 40, mean: 25 })
})

test('one sample is every percentile', () => {
  expect(summary([7])).toMatchObject({ min: 7, p50: 7, p99: 7, max: 7 })
})

test('no samples make no figure', () => {
  expect(() => summary([])).toThrow('No samples were taken.')
})
