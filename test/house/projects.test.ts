import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)

/** A list in the Makefile. */
async function listed(variable: string): Promise<string[]> {
  const [, words] = new RegExp(`^${variable} := (.*)$`, 'm').exec(await readFile('Makefile', 'utf8')) ?? []
  return words?.split(' ') ?? []
}

describe('the Makefile', () => {
  test('runs every project of vitest.config.ts', async () => {
    const config = await readFile('vitest.config.ts', 'utf8')
    const projects = Array.from(config.matchAll(/\bname: '(\w+)'/g), ([, name]) => name)

    expect(projects).toContain('unit')
    const lists = await Promise.all(
      ['TEST_PROJECTS', 'SLOW_TEST_PROJECTS', 'FUZZ_TEST_PROJECTS', 'RECORDED_TEST_PROJECTS'].map(listed),
    )
    expect(lists.flat().sort()).toEqual(projects.sort())
  })

  test('says what can be made when nothing is asked of it', async () => {
    const { stdout } = await run('make', ['--no-print-directory'])

    for (const target of ['run', 'demo', 'test', 'bench', 'lint', 'build']) expect(stdout).toMatch(`make ${target} `)
  })
})
