import type { ExecResult } from '../driver.ts'
import type { FakeContainer, FakeEngine } from './engine.ts'
import { stepsOf } from './shell.ts'
import { shellContext } from './shell-context.ts'

/** What a command in a container gives, and how long it takes: as scripted, else as the pinch of shell has it. */
export function fakeExec(
  engine: FakeEngine,
  container: FakeContainer,
  command: readonly string[],
): ExecResult & { readonly takesMs: number } {
  for (const script of engine.execs) {
    const scripted = script(command, container)
    if (scripted) return { takesMs: 0, ...scripted, output: Buffer.from(scripted.output) }
  }
  const [program = ''] = command
  if (engine.missingPrograms.has(program)) {
    const reason = `exec: "${program}": stat ${program}: no such file or directory`
    return { output: Buffer.from(`${reason}\r\n`), exitCode: 127, takesMs: 0 }
  }
  return outcomeOf(stepsOf(command, shellContext(container, 'done')))
}

function outcomeOf(steps: ReturnType<typeof stepsOf>): ExecResult & { readonly takesMs: number } {
  let output = ''
  let takesMs = 0
  let exitCode = 0
  for (const step of steps) {
    if ('print' in step) output += step.print
    else if ('sleepMs' in step) takesMs += step.sleepMs
    else if ('exit' in step) exitCode = step.exit
    else if ('forever' in step) takesMs = Number.POSITIVE_INFINITY
  }
  return { output: Buffer.from(output), exitCode, takesMs }
}
