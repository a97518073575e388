import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StartupError, Unauthenticated } from '#common/errors.ts'
import { LocalIdentity, type LocalIdentityOptions, type Reference } from './local-identity.ts'
import { Passwords } from './passwords.ts'

let directory: string
let nowMs: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'identity-'))
  nowMs = Date.parse('2026-01-01T00:00:00Z')
})

afterEach(() => rm(directory, { recursive: true }))

function open(options: Partial<LocalIdentityOptions> = {}): Promise<LocalIdentity> {
  return LocalIdentity.open({
    directory,
    wwwAuthenticateUri: 'http://127.0.0.1:9517/identity',
    now: () => new Date(nowMs),
    hashing: new Passwords({ cost: 16 }),
    passwords: { demo: 'demo-secret', admin: 'admin-secret' },
    ...options,
  })
}

function named(name: string): Reference {
  return { name, domain: { id: 'default' } }
}

async function signIn(identity: LocalIdentity, user = 'demo', project: string | undefined = user) {
  const password = `${user}-secret`
  return identity.signIn({ user: named(user), password, ...(project && { project: named(project) }) })
}

describe('signing in', () => {
  test('gives a token that tells who the caller is', async () => {
    const identity = await open()
    const { token, facts } = await signIn(identity)
    expect(await identity.authenticate(token)).toEqual({
      userId: facts.user.id,
      userName: 'demo',
      userDomainId: 'default',
      projectId: facts.project?.id,
      projectName: 'demo',
      projectDomainId: 'default',
      roles: ['member'],
    })
  })

  test('works by ids and by the name of the domain, too', async () => {
    const identity = await open()
    const { facts } = await signIn(identity)
    const byIds = await identity.signIn({
      user: { id: facts.user.id },
      password: 'demo-secret',
      project: { id: facts.project?.id ?? '' },
    })
    expect(byIds.facts.project?.name).toBe('demo')
    const domain = { name: 'default' }
    const byName = await identity.signIn({ user: { name: 'demo', domain }, password: 'demo-secret' })
    expect(byName.facts.user).toEqual(facts.user)
  })

  test('lets the admin into both projects and the member only into their own', async () => {
    const identity = await open()
    expect((await signIn(identity, 'admin', 'admin')).facts.roles.map((role) => role.name)).toEqual(['admin'])
    expect((await signIn(identity, 'admin', 'demo')).facts.project?.name).toBe('demo')
    await expect(signIn(identity, 'demo', 'admin')).rejects.toThrow(Unauthenticated)
  })

  test.each<[string, Reference, string]>([
    ['a wrong password', named('demo'), 'admin-secret'],
    ['a user who does not exist', named('nobody'), 'demo-secret'],
    ['another domain', { name: 'demo', domain: { id: 'other' } }, 'demo-secret'],
  ])('is refused with %s, in the same words', async (_, user, password) => {
    const identity = await open()
    const attempt = identity.signIn({ user, password })
    await expect(attempt).rejects.toThrow(new Unauthenticated('The request you have made requires authentication.'))
  })
})

describe('a token', () => {
  test('without a project says who, but is no caller', async () => {
    const identity = await open()
    const { token } = await identity.signIn({ user: named('demo'), password: 'demo-secret' })
    expect(identity.findToken(token)).toMatchObject({ user: { name: 'demo' }, roles: [] })
    expect(await identity.authenticate(token)).toBeUndefined()
  })

  test('counts for its lifetime and no longer', async () => {
    const identity = await open({ tokenLifetimeSeconds: 60 })
    const { token } = await signIn(identity)
    nowMs += 59_999
    expect(await identity.authenticate(token)).toBeDefined()
    nowMs += 1
    expect(await identity.authenticate(token)).toBeUndefined()
  })

  test('counts after a restart', async () => {
    const { token } = await signIn(await open())
    const restarted = await open({ passwords: {} })
    expect(await restarted.authenticate(token)).toMatchObject({ userName: 'demo' })
  })

  test('that was changed anywhere is none', async () => {
    const identity = await open()
    const { token } = await signIn(identity)
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`
      expect(await identity.authenticate(changed)).toBeUndefined()
    }
    for (const other of ['', 'zun1', 'zun1.', 'zun1..', token.slice(0, -1), `${token}AAAA`, 'x'.repeat(100_000)]) {
      expect(await identity.authenticate(other)).toBeUndefined()
    }
  })

  test('of another installation is none', async () => {
    const { token } = await signIn(await open({ directory: join(directory, 'other') }))
    expect(await (await open()).authenticate(token)).toBeUndefined()
  })

  test('that was revoked is none, also after a restart, and others still count', async () => {
    const identity = await open()
    const [gone, kept] = [await signIn(identity), await signIn(identity)]
    await identity.revoke(gone.token)
    expect(await identity.authenticate(gone.token)).toBeUndefined()
    const restarted = await open()
    expect(await restarted.authenticate(gone.token)).toBeUndefined()
    expect(await restarted.authenticate(kept.token)).toBeDefined()
  })

  test('is forgotten as revoked once it would have expired', async () => {
    const identity = await open()
    await identity.revoke((await signIn(identity)).token)
    nowMs += 3_600_000
    await identity.revoke((await signIn(identity)).token)
    const { revoked } = JSON.parse(await readFile(join(directory, 'identity.json'), 'utf8'))
    expect(Object.keys(revoked)).toHaveLength(1)
  })

  test('exchanged for another project keeps its expiry and ends with the first one', async () => {
    const identity = await open()
    const first = await signIn(identity, 'admin', 'admin')
    nowMs += 1000
    const second = identity.exchange(first.token, named('demo'))
    expect(second.facts.expiresAt).toEqual(first.facts.expiresAt)
    expect(second.facts.methods).toEqual(['token', 'password'])
    await identity.revoke(first.token)
    expect(await identity.authenticate(second.token)).toBeUndefined()
    expect(() => identity.exchange(first.token)).toThrow(Unauthenticated)
  })
})

describe('identity.json', () => {
  test('is for its owner alone and holds no password in the clear', async () => {
    await open()
    const file = join(directory, 'identity.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('-secret')
  })

  test('is made with random passwords, which are told once', async () => {
    const identity = await open({ passwords: {} })
    const { demo = '', admin = '' } = identity.passwords
    expect(new Set([demo, admin]).size).toBe(2)
    expect(demo.length).toBeGreaterThanOrEqual(32)
    await identity.signIn({ user: named('demo'), password: demo })
    expect((await open({ passwords: {} })).passwords).toEqual({})
  })

  test('takes a new password, which ends the tokens of the old one', async () => {
    const before = await signIn(await open())
    nowMs += 1
    const identity = await open({ passwords: { demo: 'changed' } })
    expect(await identity.authenticate(before.token)).toBeUndefined()
    await expect(signIn(identity)).rejects.toThrow(Unauthenticated)
    const { token } = await identity.signIn({ user: named('demo'), password: 'changed', project: named('demo') })
    expect(await identity.authenticate(token)).toBeDefined()
    await expect(signIn(identity, 'admin')).resolves.toBeDefined()
  })

  test.each(['', '{}', '[]', 'null', '{"version":2}'])('that is something else stops the start: %s', async (text) => {
    await writeFile(join(directory, 'identity.json'), text)
    await expect(open()).rejects.toThrow(StartupError)
  })
})
