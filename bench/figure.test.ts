import { expect, test } from 'vitest'
import { atMost, type Figure, isMet, percentiles, ratioAtMost, ratioOf } from './figure.ts'
import { summary } from './samples.ts'

const figure = (fields: Partial<Figure>): Figure => ({ name: 'x', unit: 'ms', ours: 11, ...fields })

test('a budget of a value is met up to and including the limit', () => {
  expect(isMet(figure({ budget: atMost(11) }))).toBe(true)
  expect(isMet(figure({ budget: atMost(10.9) }))).toBe(false)
})

test('a budget of a ratio is held against the peer, and missed without one', () => {
  expect(ratioOf(figure({ peer: 10 }))).toBe(1.1)
  expect(isMet(figure({ peer: 10, budget: ratioAtMost(1.1) }))).toBe(true)
  expect(isMet(figure({ peer: 9, budget: ratioAtMost(1.1) }))).toBe(false)
  expect(isMet(figure({ budget: ratioAtMost(1.1) }))).toBe(false)
})

test('a figure without a budget is neither met nor missed', () => {
  expect(isMet(figure({}))).toBeUndefined()
})

test('only the percentiles that were asked for become figures', () => {
  const samples = { ours: summary([1, 2, 3]), peer: summary([1, 1, 1]) }
  const figures = percentiles('read', samples, { p50: ratioAtMost(3), p99: undefined })
  expect(figures.map(({ name, ours, peer }) => [name, ours, peer])).toEqual([
    ['read, p50', 2, 1],
    ['read, p99', 2.98, 1],
  ])
})
