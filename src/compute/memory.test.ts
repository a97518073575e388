import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Superseded } from '#common/errors.ts'
import { NodeMemory } from './memory.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zun-memory-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

const open = () => new NodeMemory(join(directory, 'node.sqlite'))
const meta = (fence: number, id = `op/${fence}`) => ({ id, containerUuid: 'c', fence, deadline: '' })

describe('what a node remembers', () => {
  it('counts its starts', () => {
    const first = open()
    first.close()
    const second = open()
    expect([first.epoch, second.epoch]).toEqual([1, 2])
    second.close()
  })

  it('refuses a command of an older operation, also after a new start', () => {
    const memory = open()
    expect(memory.admit(meta(5))).toEqual({ newer: true })
    expect(memory.admit(meta(5))).toEqual({ newer: false })
    expect(() => memory.admit(meta(4))).toThrow(Superseded)
    memory.close()
    const again = open()
    expect(() => again.admit(meta(4))).toThrow(Superseded)
    expect(again.admit({ ...meta(4), containerUuid: 'other' })).toEqual({ newer: true })
    again.close()
  })

  it('knows of each command whether it was begun and finished', () => {
    const memory = open()
    expect(memory.begin(meta(1))).toBe('new')
    expect(memory.begin(meta(1))).toBe('begun')
    memory.finish(meta(1))
    memory.close()
    const again = open()
    expect(again.begin(meta(1))).toBe('finished')
    expect(again.begin(meta(1, 'op/another step'))).toBe('new')
    again.close()
  })
})
