import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { change, holds } from './changes.ts'
import { v } from './versions.ts'

it('a change holds from its version on', () => {
  const later = change(v(1, 18), 'networks', 'They are grouped.')
  expect([v(1, 17), v(1, 18), v(1, 19)].map((version) => holds(later, version))).toEqual([false, true, true])
})

it('no handler compares versions itself: what depends on one is declared', async () => {
  const files = await readdir(join(import.meta.dirname, 'v1'), { recursive: true })
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  expect(sources.length).toBeGreaterThan(20)
  for (const file of sources) {
    const text = await readFile(join(import.meta.dirname, 'v1', file), 'utf8')
    expect(text, file).not.toMatch(/\batLeast\b|\.minor\b/)
  }
})
