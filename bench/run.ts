// Measures the built program against the budgets, always beside the raw engine in the same run. A missed budget is a
// figure and no failure: the exit code tells only whether everything could be measured.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Figure, isMet, ratioOf } from './figure.ts'
import { contention, machineFacts } from './machine.ts'
import { accept } from './measures/accept.ts'
import { containers } from './measures/containers.ts'
import { exec } from './measures/exec.ts'
import { idling } from './measures/idling.ts'
import type { Measure } from './measures/measure.ts'
import { reads } from './measures/reads.ts'
import { scheduling } from './measures/scheduling.ts'
import { starting } from './measures/starting.ts'
import { RawEngine } from './peers/raw-engine.ts'
import { table } from './table.ts'

const measures: readonly Measure[] = [starting, idling, containers, exec, accept, reads, scheduling]

const usage = `usage: npm run bench -- [--quick] [--json FILE] [--only NAME]...

  --quick      fewer samples
  --json FILE  also write everything to FILE
  --only NAME  measure only this; may be given more than once

${measures.map(({ name, about }) => `  ${name.padEnd(11)}${about}`).join('\n')}
`

async function main(): Promise<number> {
  const { quick = false, json, only, help } = parseArgs({ options }).values
  if (help) {
    process.stdout.write(usage)
    return 0
  }
  const unknown = only?.find((name) => !measures.some((measure) => measure.name === name))
  if (unknown !== undefined) throw new Error(`There is no measure ${unknown}.\n\n${usage}`)
  const machine = await machineFacts(await engineVersion())
  const figures: Figure[] = []
  const contentions = [contention()]
  let failed = 0
  for (const measure of measures.filter(({ name }) => !only || only.includes(name))) {
    const say = (sentence: string) => process.stderr.write(`${measure.name}: ${sentence}\n`)
    try {
      figures.push(...(await measure.figures({ quick, say })))
    } catch (error) {
      failed += 1
      say(`could not be measured: ${error instanceof Error ? error.message : error}`)
    }
    contentions.push(contention())
  }
  process.stdout.write(
    `\n${sentenceOn(machine)}\n${sentenceOnContention(contentions)}\n\n${table(figures)}\n${notes(figures)}`,
  )
  if (json !== undefined) {
    const results = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: isMet(figure) }))
    const record = { takenAt: new Date().toISOString(), quick, machine, contentions, figures: results }
    await writeFile(json, `${JSON.stringify(record, undefined, 2)}\n`)
  }
  return failed > 0 ? 1 : 0
}

const options = {
  quick: { type: 'boolean' },
  json: { type: 'string' },
  only: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const

/** Measures that need the engine say so themselves when it is away. */
async function engineVersion() {
  try {
    const engine = await RawEngine.open()
    engine.close()
    return engine.version
  } catch {
    return undefined
  }
}

function sentenceOn(machine: Awaited<ReturnType<typeof machineFacts>>): string {
  const { cores, processor, memoryMib, os, kernel, node, docker, loadAverage } = machine
  return `${cores} × ${processor}, ${memoryMib} MiB, ${os}, Linux ${kernel}, Node ${node}, Docker ${docker}, load ${loadAverage} at the start`
}

function sentenceOnContention(contentions: readonly number[]): string {
  const busy = Math.max(...contentions) > 1.2 ? ': others were at work, so trust the ratios alone' : ''
  return `Contention before and after each measure (1 is a quiet machine): ${contentions.join(' ')}${busy}`
}

function notes(figures: readonly Figure[]): string {
  const sentences = new Set(
    figures.flatMap(({ name, note }) => (note ? [`${name.replace(/, p\d+$/, '')}: ${note}.`] : [])),
  )
  return sentences.size === 0 ? '' : `\n${[...sentences].join('\n')}\n`
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
