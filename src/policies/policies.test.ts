import { describe, expect, test } from 'vitest'
import { PolicyNotAuthorized } from '#common/errors.ts'
import type { Credentials } from './enforcer.ts'
import { Policies } from './policies.ts'

const policies = new Policies()

function caller(fields: Partial<Credentials> = {}): Credentials {
  const credentials = { userId: 'u1', projectId: 'p1', roles: ['member'], ...fields }
  return { ...credentials, isAdmin: fields.isAdmin ?? policies.isAdmin(credentials) }
}

const owner = caller()
const stranger = caller({ userId: 'u2', projectId: 'p2' })
const admin = caller({ userId: 'u3', projectId: 'p3', roles: ['member', 'Admin'] })
const container = { uuid: 'c1', name: 'web', project_id: 'p1', user_id: 'u1', status: 'Running' }

const onOwnContainer =
  `get_one update delete start stop reboot pause unpause logs execute execute_resize kill rename attach
  resize top get_archive put_archive stats commit add_security_group remove_security_group network_detach network_attach
  rebuild resize_container`.split(/\s+/)

const asCaller = ['container:create', 'container:get_all', 'container:actions', 'image:search', 'capsule:create']
const forAdmins = `container:create:runtime container:create:requested_destination container:create:image_pull_policy
  container:delete_force container:delete_all_projects container:get_one_all_projects container:get_all_all_projects
  container:get_one:host container:get_one:image_pull_policy container:get_one:privileged container:get_one:runtime
  container:action:events image:pull image:get_all image:get_one image:delete zun-service:get_all zun-service:delete
  zun-service:enable zun-service:disable zun-service:force_down host:get_all host:get capsule:delete_all_projects
  capsule:get:host capsule:get_one_all_projects capsule:get_all_all_projects network:attach_external_network
  network:create network:delete quota:update quota:delete quota_class:update quota_class:get
  registry:get_all_all_projects`.split(/\s+/)

describe('by default', () => {
  test.each(onOwnContainer)('container:%s is for the owner and the admin', (action) => {
    const answers = [owner, stranger, admin].map((who) => policies.allows(who, `container:${action}`, container))
    expect(answers).toEqual([true, false, true])
  })

  test.each(asCaller)('%s is for everybody, in their own project', (rule) => {
    expect([owner, stranger, admin].map((who) => policies.allows(who, rule))).toEqual([true, true, true])
  })

  test.each(forAdmins)('%s is for admins', (rule) => {
    expect([owner, stranger, admin].map((who) => policies.allows(who, rule))).toEqual([false, false, true])
  })

  test.each(['capsule:get', 'capsule:delete', 'registry:get_one', 'registry:update', 'registry:delete'])(
    '%s is for the owner and the admin',
    (rule) => {
      const target = { project_id: 'p1' }
      expect([owner, stranger, admin].map((who) => policies.allows(who, rule, target))).toEqual([true, false, true])
    },
  )

  test('nobody says privileged, not even an admin', () => {
    expect([owner, admin].map((who) => policies.allows(who, 'container:create:privileged'))).toEqual([false, false])
  })

  test('the quotas of a project are shown to its members and admins', () => {
    const mine = { project_id: 'p1' }
    expect([owner, stranger, admin].map((who) => policies.allows(who, 'quota:get', mine))).toEqual([true, false, true])
    expect(policies.allows(owner, 'quota:get_default', { project_id: 'p2' })).toBe(false)
  })

  test('a rule that does not exist denies everybody', () => {
    expect(policies.has('container:fly')).toBe(false)
    expect(policies.allows(admin, 'container:fly')).toBe(false)
  })

  test('a field is hidden only if a rule names it', () => {
    expect(policies.has('container:get_one:host')).toBe(true)
    expect(policies.has('container:get_one:name')).toBe(false)
  })
})

test('a refusal names the rule', () => {
  expect(() => policies.authorize(owner, 'image:pull')).toThrow(new PolicyNotAuthorized('image:pull'))
  expect(() => policies.authorize(owner, 'image:pull')).toThrow("Policy doesn't allow image:pull to be performed.")
  expect(() => policies.authorize(admin, 'image:pull')).not.toThrow()
})

describe('an override', () => {
  test('changes one rule and no other', () => {
    const changed = new Policies({ overrides: { 'image:pull': 'role:puller', admin_or_owner: '!' } })
    expect(changed.allows(caller({ roles: ['puller'] }), 'image:pull')).toBe(true)
    expect(changed.allows(admin, 'image:pull')).toBe(false)
    expect(changed.allows(owner, 'container:start', container)).toBe(true)
  })

  test('of context_is_admin decides who is admin', () => {
    const changed = new Policies({ overrides: { context_is_admin: 'role:cloud_admin' } })
    expect(changed.isAdmin({ userId: 'u', projectId: 'p', roles: ['admin'] })).toBe(false)
    expect(changed.isAdmin({ userId: 'u', projectId: 'p', roles: ['cloud_admin'] })).toBe(true)
  })

  test('may add a rule, which then exists', () => {
    const changed = new Policies({ overrides: { 'container:get_one:environment': 'role:auditor' } })
    expect(changed.has('container:get_one:environment')).toBe(true)
    expect(changed.allows(owner, 'container:get_one:environment')).toBe(false)
  })

  test('named as the default rule stands for rules that do not exist', () => {
    const changed = new Policies({ overrides: { anything: 'role:member', x: 'rule:missing' }, defaultRule: 'anything' })
    expect(changed.allows(owner, 'container:fly')).toBe(true)
    expect(changed.allows(owner, 'x')).toBe(true)
    expect(changed.has('container:fly')).toBe(false)
  })

  test('with a bad text is refused, and the rules stay as they were', () => {
    const kept = new Policies({ overrides: { 'image:pull': '@' } })
    expect(() => kept.override({ 'image:pull': 'role:a oder role:b' })).toThrow(
      'Policy rule image:pull: "oder" is not expected at character 8.',
    )
    expect(kept.allows(owner, 'image:pull')).toBe(true)
  })

  test('that leads back to itself is refused', () => {
    const overrides = { a: 'role:x or rule:b', b: 'not rule:c', c: '(rule:a)' }
    expect(() => new Policies({ overrides })).toThrow('Policy rule a: refers to itself (a -> b -> c -> a).')
    expect(() => new Policies({ overrides: { a: 'rule:a' } })).toThrow('refers to itself (a -> a)')
    expect(() => new Policies({ overrides: { default: 'rule:missing' } })).toThrow(
      'Policy rule default: refers to itself (default -> default).',
    )
  })
})

describe('an explanation', () => {
  test('shows the way to a refusal and what was compared', () => {
    expect(policies.explain(stranger, 'container:start', container)).toEqual({
      rule: 'container:start',
      allowed: false,
      origin: 'default',
      text: 'is_admin:True or project_id:%(project_id)s',
      because: {
        check: 'is_admin:True or project_id:%(project_id)s',
        allowed: false,
        because: [
          { check: 'is_admin:True', allowed: false, compared: { has: ['False'], expected: 'True' }, because: [] },
          {
            check: 'project_id:%(project_id)s',
            allowed: false,
            compared: { has: ['p2'], expected: 'p1' },
            because: [],
          },
        ],
      },
    })
  })

  test('follows references and stops where the answer was known', () => {
    const { because } = policies.explain(admin, 'image:pull')
    expect(because?.because.map((part) => part.check)).toEqual(['role:admin'])
    const { because: start } = policies.explain(admin, 'container:start', container)
    expect(start?.because.map((part) => part.check)).toEqual(['is_admin:True'])
  })

  test('says when a rule does not exist', () => {
    expect(policies.explain(admin, 'container:fly')).toEqual({ rule: 'container:fly', allowed: false, origin: 'none' })
    const lenient = new Policies({ overrides: { default: '@' } })
    expect(lenient.explain(owner, 'container:fly')).toMatchObject({ allowed: true, origin: 'fallback', text: '@' })
  })
})
