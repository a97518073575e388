import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { offences } from './source-rules.ts'

describe('the sources', () => {
  test('keep the rules that imports do not show', async () => {
    const files = (await readdir('src', { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file))
    const found = await Promise.all(
      files.map(async (file) => offences(file, await readFile(join('src', file), 'utf8'))),
    )

    expect(files.length).toBeGreaterThan(100)
    expect(found.flat()).toEqual([])
  })

  test.each([
    ['app/planted.ts', 'const key = process.env.KEY', 'only conf reads the environment'],
    ['app/planted.ts', "import { env } from 'node:process'", 'only conf reads the environment'],
    ['scheduler/planted.ts', 'const now = new Date()', 'objects and scheduler read no clock and throw no dice'],
    ['objects/planted.ts', 'if (Math.random() > 0.5) return', 'objects and scheduler read no clock and throw no dice'],
    ['app/planted.ts', "import { a } from '../db/a.ts'", 'imports use the alias across folders and only there'],
    ['app/deep/planted.ts', "import { a } from '#app/a.ts'", 'imports use the alias across folders and only there'],
    ['app/planted.ts', "const a = await import('../db/a.ts')", 'imports use the alias across folders and only there'],
  ])('would be refused with this in %s: %s', (file, line, rule) => {
    expect(offences(file, `// first\n${line}\n`)).toEqual([`${rule}: src/${file}:2`])
  })

  test.each([
    ['conf/fine.ts', 'const key = process.env.KEY'],
    ['objects/fine.ts', 'const then = new Date(0)'],
    ['app/deep/fine.ts', "import { a } from '../a.ts'"],
    ['app/fine.ts', "import { a } from '#db/a.ts'"],
  ])('are free to have this in %s: %s', (file, line) => {
    expect(offences(file, line)).toEqual([])
  })
})
