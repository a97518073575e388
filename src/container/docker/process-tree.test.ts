import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { descendantsOf, isInContainer, killProcessTree, parentIn } from './process-tree.ts'

const id = 'c0ffee'.repeat(10)

test('a process is in the container its control group names, in either version', () => {
  expect(isInContainer(`4:memory:/docker/${id}\n0::/\n`, id)).toBe(true)
  expect(isInContainer(`0::/system.slice/docker-${id}.scope\n`, id)).toBe(true)
  expect(isInContainer('0::/user.slice\n', id)).toBe(false)
  expect(isInContainer('', id)).toBe(false)
  expect(isInContainer('0::/user.slice\n', '')).toBe(false)
})

test('the parent is read past any command name', () => {
  expect(parentIn('12 (sh) S 7 12 12 0')).toBe(7)
  expect(parentIn('12 (a) b) R 9 12 12 0')).toBe(9)
})

test('descendants are found at any depth, others are not', () => {
  const parents = new Map([
    [2, 1],
    [3, 2],
    [4, 3],
    [9, 1],
  ])
  expect(descendantsOf(2, parents)).toEqual([2, 3, 4])
})

test('a process outside the container is left alone', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  await killProcessTree(child.pid ?? 0, id)
  expect(child.exitCode ?? child.signalCode).toBeNull()
  child.kill('SIGTERM')
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGTERM')
})
