import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

describe('docs/dependencies.md', () => {
  test('has a line for every dependency and for nothing else', async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8'))
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const table = await readFile('docs/dependencies.md', 'utf8')
    const rows = Array.from(table.matchAll(/^\| ([@a-z][\w@/.-]*)(?: \(optional\))? \|/gm), ([, name]) => name)

    expect(rows.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort())
  })
})
