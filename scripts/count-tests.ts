// Sums up what vitest's JSON reports say, as `N passed, N failed`; exits with 1 unless everything passed:
// node scripts/count-tests.ts [--failures-at-least N] build/tests/unit.json ...
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'

/** What we read of a report; vitest's has more. */
interface Report {
  readonly numPassedTests: number
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: 'passed' | 'failed'
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const { values, positionals } = parseArgs({
  options: { 'failures-at-least': { type: 'string', default: '0' } },
  allowPositionals: true,
})
let passed = 0
let failed = 0

for (const file of positionals) {
  const suite = basename(file, '.json')
  const report = await readReport(file)
  if (report === undefined) {
    say(`The ${suite} tests left no report: counted as one failure.`)
    failed += 1
    continue
  }
  passed += report.numPassedTests
  failed += failuresIn(report, suite)
}
failed = Math.max(failed, Number(values['failures-at-least']))
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A test that was skipped has shown nothing, and a file can fail before its first test: both are failures here. */
function failuresIn(report: Report, suite: string): number {
  let failures = 0
  for (const { name, status, assertionResults } of report.testResults) {
    const bad = assertionResults.filter((test) => test.status !== 'passed')
    const skipped = bad.filter((test) => test.status !== 'failed').length
    if (skipped > 0) say(`${skipped} of the tests in ${name} did not run: counted as failures.`)
    failures += bad.length
    if (status === 'failed' && bad.length === 0) {
      say(`${name} failed outside its tests: counted as one failure.`)
      failures += 1
    }
  }
  if (!report.success && failures === 0) {
    say(`The ${suite} tests failed outside any file: counted as one failure.`)
    failures += 1
  }
  return failures
}
