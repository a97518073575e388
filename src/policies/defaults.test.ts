import { expect, test } from 'vitest'
import { defaultRules } from './defaults.ts'

test('there are 82 rules, each once, each described', () => {
  expect(defaultRules).toHaveLength(82)
  expect(new Set(defaultRules.map((rule) => rule.name)).size).toBe(82)
  expect(defaultRules.filter((rule) => !rule.description.endsWith('.'))).toEqual([])
})

test('each rule but the base ones says which requests it guards', () => {
  const base = ['context_is_admin', 'admin_or_owner', 'admin_api', 'deny_everybody']
  expect(defaultRules.filter((rule) => rule.guards.length === 0).map((rule) => rule.name)).toEqual(base)
  const guards = defaultRules.flatMap((rule) => rule.guards)
  expect(guards.filter((guard) => !/^(GET|POST|PUT|PATCH|DELETE) \/v1\/\S+$/.test(guard))).toEqual([])
})
