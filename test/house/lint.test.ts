// That the linter refuses what it should, shown by files that deserve it.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)

/** What biome says of a file like this in src/; empty when it finds nothing. */
async function lint(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'zun-lint-'))
  try {
    await cp('biome.json', join(directory, 'biome.json'))
    await symlink(join(process.cwd(), 'node_modules'), join(directory, 'node_modules'))
    await mkdir(join(directory, 'src'))
    await writeFile(join(directory, 'src', 'planted.ts'), text)
    const args = ['ci', '--colors=off', '--vcs-enabled=false', 'src']
    await run(join(process.cwd(), 'node_modules/.bin/biome'), args, { cwd: directory })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string } // of a command that failed
    return stdout + stderr
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('the linter', () => {
  test('lets a promise pass that somebody waits for', async () => {
    expect(await lint('export async function waits(work: () => Promise<void>) {\n  await work()\n}\n')).toBe('')
  })

  test('refuses a promise that nobody owns', async () => {
    const found = await lint('export function leaves(work: () => Promise<void>) {\n  work()\n}\n')

    expect(found).toContain('lint/nursery/noFloatingPromises')
  })

  test('refuses a promise where a condition is meant', async () => {
    const found = await lint('export function asks(ask: () => Promise<boolean>) {\n  if (ask()) throw new Error()\n}\n')

    expect(found).toContain('lint/nursery/noMisusedPromises')
  })

  test('refuses any, the console and default exports', async () => {
    const found = await lint('export default (value: any) => console.log(value)\n')

    expect(found).toContain('lint/suspicious/noExplicitAny')
    expect(found).toContain('lint/suspicious/noConsole')
    expect(found).toContain('lint/style/noDefaultExport')
  })
})
