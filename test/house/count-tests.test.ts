import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zun-count-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** A report with one file whose tests ended like this. */
function report(
  name: string,
  statuses: readonly string[],
  { success = true, status = 'passed' } = {},
): Promise<string> {
  const file = join(directory, `${name}.json`)
  const numPassedTests = statuses.filter((each) => each === 'passed').length
  const assertionResults = statuses.map((each) => ({ status: each }))
  const content = { numPassedTests, success, testResults: [{ name: `${name}.test.ts`, status, assertionResults }] }
  return writeFile(file, JSON.stringify(content)).then(() => file)
}

function count(...args: readonly string[]): Promise<{ code: number; lastLine: string | undefined }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['scripts/count-tests.ts', ...args], (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, lastLine: stdout.trim().split('\n').at(-1) }),
    )
  })
}

describe('the count of the tests', () => {
  test('sums over all reports', async () => {
    const files = [await report('one', ['passed', 'passed']), await report('two', ['passed'])]

    expect(await count(...files)).toEqual({ code: 0, lastLine: '3 passed, 0 failed' })
  })

  test('takes a skipped test for a failed one', async () => {
    expect(await count(await report('skips', ['passed', 'skipped', 'todo']))).toEqual({
      code: 1,
      lastLine: '1 passed, 2 failed',
    })
  })

  test('knows of files that failed before their first test', async () => {
    const file = await report('broken', [], { success: false, status: 'failed' })

    expect(await count(file)).toEqual({ code: 1, lastLine: '0 passed, 1 failed' })
  })

  test('knows of failures outside any file', async () => {
    const file = await report('unhandled', ['passed'], { success: false })

    expect(await count(file)).toEqual({ code: 1, lastLine: '1 passed, 1 failed' })
  })

  test('takes a missing report for a failure', async () => {
    expect(await count(join(directory, 'none.json'))).toEqual({ code: 1, lastLine: '0 passed, 1 failed' })
  })

  test('adds the failures that no report knows', async () => {
    const file = await report('fine', ['passed'])

    expect(await count('--failures-at-least', '2', file)).toEqual({ code: 1, lastLine: '1 passed, 2 failed' })
  })
})
