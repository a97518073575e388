// From launch to `ready`: the first start makes everything, the second finds it. Beside it, what Node alone takes.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { atMost, percentiles } from '../figure.ts'
import { RawEngine } from '../peers/raw-engine.ts'
import { temporaryDirectory, Zun } from '../peers/zun.ts'
import { summary } from '../samples.ts'
import { type Measure, timed } from './measure.ts'

const run = promisify(execFile)

export const starting: Measure = {
  name: 'starting',
  about: 'launch to ready, the first time and the second',
  async figures({ quick, say }) {
    const count = quick ? 3 : 7
    // Says in a sentence what is missing before anything is started.
    const engine = await RawEngine.open()
    engine.close()
    const first: number[] = []
    const second: number[] = []
    const node: number[] = []
    for (let i = 0; i < count; i++) {
      say(`start ${i + 1} of ${count}`)
      await using stateDir = await temporaryDirectory()
      first.push(await oneStart(stateDir.path))
      second.push(await oneStart(stateDir.path))
      node.push(await timed(() => run(process.execPath, ['--eval', '0'])))
    }
    const peer = summary(node)
    const note = 'beside it: node --eval 0'
    return [
      ...percentiles('first start', { ours: summary(first), peer }, { p50: atMost(1000) }, note),
      ...percentiles('second start', { ours: summary(second), peer }, { p50: atMost(1000) }, note),
    ]
  },
}

async function oneStart(stateDir: string): Promise<number> {
  const zun = await Zun.start({ stateDir, engine: 'docker' })
  await zun.stop()
  return zun.startedInMs
}
