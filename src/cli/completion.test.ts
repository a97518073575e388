import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { typed } from '../../test/support/client-terminal.ts'

const { out: script } = await typed(['completion', 'bash'])

/** What bash offers for the last word of a line. */
function offered(...words: readonly string[]): string[] {
  const line = ['zunctl', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _zunctl; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '')
}

it.each([
  [['con'], ['container']],
  [
    ['container', 'st'],
    ['start', 'stop', 'stats'],
  ],
  [
    ['container', 'network', ''],
    ['list', 'attach', 'detach'],
  ],
  [
    ['--os-cloud', 'here', 'quota-class', 's'],
    ['show', 'set'],
  ],
  [['container', 'delete', '--st'], ['--stop']],
  [['--os-cl'], ['--os-cloud']],
  [['container', 'start', 'web'], []],
])('bash completes %j with %j', (words, expected) => {
  expect(offered(...words).sort()).toEqual(expected.toSorted())
})

it('zsh is given the same, once it knows how bash does it', async () => {
  expect((await typed(['completion', 'zsh'])).out).toBe(`autoload -U +X bashcompinit && bashcompinit\n${script}`)
})

it('other shells are told so', async () => {
  expect(await typed(['completion', 'fish'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('bash and for zsh'),
  })
})
