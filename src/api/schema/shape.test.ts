import { describe, expect, it } from 'vitest'
import { differencesIn } from '../../../test/support/answers.ts'
import { v } from '../versions.ts'
import { choice, integer, listOf, named, nullable, object, reshaped, type Shape, sometimes, text } from './shape.ts'

const told = (answer: Shape<unknown>, body: unknown, minor = 40) => differencesIn({ answer }, v(1, minor), body)

describe('an answer is held to its declaration', () => {
  const thing = named('Thing', object({ uuid: text(), size: nullable(integer()) }))

  it('which it may be', () => {
    expect(told(thing, { uuid: 'a', size: null })).toEqual([])
    expect(told(listOf(thing), [{ uuid: 'a', size: 1 }])).toEqual([])
    const state = nullable(choice(['on', 'off']))
    expect([told(state, null), told(state, 'on'), told(state, 'gone').length]).toEqual([[], [], 1])
  })

  it.each([
    ['a member too many', { uuid: 'a', size: 1, colour: 'red' }, 'additional properties'],
    ['a member too few', { uuid: 'a' }, "required property 'size'"],
    ['another type', { uuid: 1, size: 1 }, '/uuid must be string'],
    ['null where a value is promised', { uuid: null, size: 1 }, '/uuid must be string'],
  ])('and not %s', (_what, body, complaint) => {
    expect(told(thing, body).join()).toContain(complaint)
  })

  it('and a named one inside another one too', () => {
    expect(told(object({ thing }), { thing: { uuid: 'a' } }).join()).toContain("required property 'size'")
  })

  it('and one of some words, or null where that may be', () => {
    const result = choice(['Success', 'Error'])
    expect([told(nullable(result), null), told(nullable(result), 'Error'), told(result, 'Success')]).toEqual([
      [],
      [],
      [],
    ])
    expect([told(result, null), told(nullable(result), 'Maybe')]).not.toContainEqual([])
  })

  it('by the version that was asked', () => {
    const renamed = object({
      name: sometimes(text(), { since: v(1, 32) }),
      meta_name: sometimes(text(), { until: v(1, 31) }),
    })
    expect(told(renamed, { name: 'a' }, 32)).toEqual([])
    expect(told(renamed, { meta_name: 'a' }, 31)).toEqual([])
    expect(told(renamed, { name: 'a' }, 31)).toHaveLength(2)
    expect(told(renamed, { meta_name: 'a' }, 32)).toHaveLength(2)
    const other = reshaped(v(1, 18), text(), integer())
    expect([told(other, 'a', 17), told(other, 1, 18)]).toEqual([[], []])
    expect([told(other, 1, 17), told(other, 'a', 18)]).not.toContainEqual([])
  })

  it('where a rule or something else may leave a member out', () => {
    const kept = object({
      host: sometimes(text(), { policy: 'a:b' }),
      links: sometimes(text(), { when: 'not in lists' }),
    })
    expect(told(kept, {})).toEqual([])
    expect(told(kept, { host: 1 }).join()).toContain('/host must be string')
  })
})
