import { describe, expect, test } from 'vitest'
import { formatImageReference, parseImageReference } from './image-reference.ts'

const sha256 = `sha256:${'a1'.repeat(32)}`

describe('an image reference', () => {
  test.each([
    ['busybox', null, 'busybox', 'latest', null],
    ['busybox:1.36', null, 'busybox', '1.36', null],
    ['team/app_x__y-z.1', null, 'team/app_x__y-z.1', 'latest', null],
    ['localhost/app', 'localhost', 'localhost/app', 'latest', null],
    ['127.0.0.1:5000/app:v1', '127.0.0.1:5000', '127.0.0.1:5000/app', 'v1', null],
    ['reg.example.org/a/b', 'reg.example.org', 'reg.example.org/a/b', 'latest', null],
    [`app@${sha256}`, null, 'app', null, sha256],
    [`app:v2@${sha256}`, null, 'app', 'v2', sha256],
  ])('%s is taken apart', (text, domain, repository, tag, digest) => {
    expect(parseImageReference(text)).toEqual({ domain, repository, tag, digest })
  })

  test.each([
    'Busy Box',
    'UPPER',
    'a//b',
    '-a',
    'a..b',
    'app:',
    'app:-x',
    `app:${'t'.repeat(129)}`,
    'app@sha256:12',
    `app@md5:${'a'.repeat(32)}`,
    `app@${sha256.toUpperCase()}`,
    `app@${sha256}@${sha256}`,
    'exa mple.org/app',
  ])('%s is refused', (text) => {
    expect(() => parseImageReference(text)).toThrow('invalid reference format')
  })

  test('an empty name and a name of more than 255 characters are refused by their own sentences', () => {
    expect(() => parseImageReference('')).toThrow('repository name must have at least one component')
    expect(() => parseImageReference('a'.repeat(256))).toThrow('repository name must not be more than 255 characters')
    expect(parseImageReference('a'.repeat(255)).repository).toHaveLength(255)
  })

  test('is written out with the tag it implied', () => {
    expect(formatImageReference(parseImageReference('busybox'))).toBe('busybox:latest')
    expect(formatImageReference(parseImageReference(`app@${sha256}`))).toBe(`app@${sha256}`)
  })
})
