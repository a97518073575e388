import { expect, test } from 'vitest'
import { type ShellContext, stepsOf } from './shell.ts'

const context: ShellContext = {
  environment: { NAME: 'zun' },
  hostname: 'box',
  workdir: '/srv',
  interactive: false,
  unknown: 'forever',
}

test('a script is carried out command by command, and ends with the status of the last', () => {
  expect(stepsOf(['sh', '-c', `echo "hello $NAME" >&2; sleep 1.5 && echo '$NAME'; false`], context)).toEqual([
    { print: 'hello zun\n', stream: 2 },
    { sleepMs: 1500 },
    { print: '$NAME\n', stream: 1 },
    { exit: 1 },
  ])
})

test('exit ends a script early', () => {
  expect(stepsOf(['/bin/sh', '-c', 'echo a; exit 3; echo b'], context)).toEqual([
    { print: 'a\n', stream: 1 },
    { exit: 3 },
  ])
})

test('an unknown program serves as a container and is done at once as a command', () => {
  expect(stepsOf(['nginx', '-g', 'daemon off;'], context)).toEqual([{ forever: true }])
  expect(stepsOf(['touch', 'x'], { ...context, unknown: 'done' })).toEqual([{ exit: 0 }])
})

test('a shell waits only for somebody who can type', () => {
  expect(stepsOf(['sh'], context)).toEqual([{ exit: 0 }])
  expect(stepsOf(['sh'], { ...context, interactive: true })).toEqual([{ forever: true }])
})

test('a sleep longer than any timer lasts for ever', () => {
  expect(stepsOf(['sleep', 'infinity'], context)).toEqual([{ forever: true }])
  expect(stepsOf(['sleep', '1000000000'], context)).toEqual([{ forever: true }])
})
