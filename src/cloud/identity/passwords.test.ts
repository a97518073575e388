import { expect, test } from 'vitest'
import { Passwords, randomPassword, SignInsOverloaded } from './passwords.ts'

const passwords = new Passwords({ cost: 16 })

test('a password is recognised by its hash, and no other is', async () => {
  const hash = await passwords.hash('secret')
  expect(await passwords.verify('secret', hash)).toBe(true)
  expect(await passwords.verify('Secret', hash)).toBe(false)
  expect(await passwords.verify('secret', undefined)).toBe(false)
})

test('a hash made at another cost is still recognised', async () => {
  const hash = await new Passwords({ cost: 32 }).hash('secret')
  expect(await passwords.verify('secret', hash)).toBe(true)
})

test('the same password has another hash each time', async () => {
  const [one, two] = await Promise.all([passwords.hash('secret'), passwords.hash('secret')])
  expect(one.hash).not.toBe(two.hash)
  expect(randomPassword()).not.toBe(randomPassword())
})

test('an empty or very long password is refused', async () => {
  await expect(passwords.hash('')).rejects.toThrow('A password must have 1 to 1024 bytes.')
  await expect(passwords.hash('é'.repeat(513))).rejects.toThrow('1 to 1024 bytes')
  expect(await passwords.verify('x'.repeat(1_000_000), await passwords.hash('x'))).toBe(false)
})

test('no more than two hashes are under way at a time, also after a crowd and a failure', async () => {
  let running = 0
  let most = 0
  const busy = new Passwords({
    deriveKey: async (password) => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      if (password === 'broken') throw new Error('out of memory')
      return Buffer.alloc(32)
    },
  })
  const asked = ['a', 'b', 'broken', 'c', 'd', 'e']
  const crowd = async () =>
    (await Promise.allSettled(asked.map((password) => busy.hash(password)))).map(({ status }) => status)
  expect(await crowd()).toEqual(asked.map((password) => (password === 'broken' ? 'rejected' : 'fulfilled')))
  await crowd()
  expect([running, most]).toEqual([0, 2])
})

test('a crowd is answered, and one beyond bounds is turned away at once', async () => {
  const hash = await passwords.hash('secret')
  const crowd = await Promise.allSettled(Array.from({ length: 250 }, () => passwords.verify('secret', hash)))
  const answered = crowd.filter((result) => result.status === 'fulfilled' && result.value)
  const refused = crowd.filter((result) => result.status === 'rejected')
  expect([answered.length, refused.length]).toEqual([202, 48])
  expect(refused.every((result) => result.reason instanceof SignInsOverloaded)).toBe(true)
  expect(await passwords.verify('secret', hash)).toBe(true)
})
