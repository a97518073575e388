import { expect, it } from 'vitest'
import { shellWords } from './shell-words.ts'

it.each([
  ['sh -c "sleep 600"', ['sh', '-c', 'sleep 600']],
  ['  a\tb\n', ['a', 'b']],
  ['', []],
  [`''`, ['']],
  [`a'b c'"d e"f`, ['ab cd ef']],
  ['"a\\"b\\n"', ['a"b\\n']],
  ['a\\ b', ['a b']],
  [`'a\\b'`, ['a\\b']],
])('splits %j like a shell', (line, words) => {
  expect(shellWords(line)).toEqual(words)
})

it.each(["'", '"a', 'a\\', '"\\"'])('refuses the unfinished line %j', (line) => {
  expect(() => shellWords(line)).toThrow('in command')
})
