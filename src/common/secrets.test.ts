import { createCipheriv, createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { openFernet, Secrets, SecretUnreadable } from './secrets.ts'

const secrets = new Secrets('one key')
const sealed = secrets.seal('päss', 'registry-1')

it('what was sealed opens again, also after a restart with the same key', () => {
  expect(new Secrets('one key').open(sealed, 'registry-1')).toBe('päss')
  expect(secrets.open(secrets.seal('', 'registry-1'), 'registry-1')).toBe('')
})

it('nothing of the secret shows, and no two texts are alike', () => {
  expect(sealed).not.toContain('ss')
  expect(secrets.seal('päss', 'registry-1')).not.toBe(sealed)
})

it.each([
  ['with another key', () => new Secrets('another key').open(sealed, 'registry-1')],
  ['in another place', () => secrets.open(sealed, 'registry-2')],
  [
    'when it was altered',
    () => secrets.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`, 'registry-1'),
  ],
  ['when it was cut', () => secrets.open(sealed.slice(0, 20), 'registry-1')],
  ['when it is no secret at all', () => secrets.open('letmein', 'registry-1')],
])('a secret does not open %s', (_how, open) => {
  expect(open).toThrow(SecretUnreadable)
})

it('what Zun has written opens with its key', () => {
  const text = 'notgood but just long enough i t'
  const key = Buffer.from(text)
  const iv = Buffer.alloc(16, 7)
  const encrypting = createCipheriv('aes-128-cbc', key.subarray(16), iv)
  const signed = Buffer.concat([
    Buffer.from([0x80, 0, 0, 0, 0, 0x6a, 0, 0, 0]),
    iv,
    encrypting.update('secret'),
    encrypting.final(),
  ])
  const token = Buffer.concat([signed, createHmac('sha256', key.subarray(0, 16)).update(signed).digest()])
  const written = token.toString('base64url').padEnd(Math.ceil(token.length / 3) * 4, '=')
  expect(new Secrets(text).open(written, 'anywhere')).toBe('secret')
  expect(() => new Secrets('another key of thirty-two letters').open(written, 'anywhere')).toThrow(SecretUnreadable)
})

it('Fernet is read as its specification has it', () => {
  const key = Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url')
  const token = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='
  expect(openFernet(token, key)).toBe('hello')
})
