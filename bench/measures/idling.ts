// What it costs while nothing happens: memory, and writes to the database, of which there should be none.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { atMost, type Figure } from '../figure.ts'
import { RawEngine } from '../peers/raw-engine.ts'
import { temporaryDirectory, withZun } from '../peers/zun.ts'
import { rounded } from '../samples.ts'
import type { Measure } from './measure.ts'

const settleMs = 10_000
const watchMs = 20_000
const attempts = 3

export const idling: Measure = {
  name: 'idling',
  about: 'memory after 10 s, and writes to the database within 20 s, while nothing changes',
  async figures({ say }) {
    await using stateDir = await temporaryDirectory()
    const raw = await RawEngine.open()
    try {
      return await withZun({ stateDir: stateDir.path, engine: 'docker' }, async (zun) => {
        say(`${settleMs / 1000} s of rest`)
        await delay(settleMs)
        const memory: Figure = {
          name: 'memory when idle',
          unit: 'MiB',
          ours: await residentMib(zun.pid),
          budget: atMost(150),
        }
        for (let attempt = 1; ; attempt++) {
          say(`${watchMs / 1000} s of watching the database`)
          const began = Math.floor(Date.now() / 1000)
          const writes = await writesTo(join(stateDir.path, 'zun.sqlite'))
          // Somebody else's containers on the same engine change what the host says of itself, which is worth a write.
          const disturbed = await raw.changedSince(began)
          if (disturbed && writes > 0 && attempt < attempts) continue
          const note = disturbed ? 'others used the engine meanwhile' : undefined
          return [
            memory,
            { name: 'writes when idle', unit: 'writes', ours: writes, budget: atMost(0), ...(note && { note }) },
          ]
        }
      })
    } finally {
      raw.close()
    }
  },
}

async function residentMib(pid: number): Promise<number> {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kib === undefined) throw new Error(`The memory of process ${pid} cannot be read.`)
  return rounded(Number(kib) / 1024)
}

/** Commits by other connections while we watch. */
async function writesTo(database: string): Promise<number> {
  const watcher = new DatabaseSync(database, { readOnly: true })
  const version = () => Number(watcher.prepare('PRAGMA data_version').get()?.data_version)
  try {
    // The number rises by one for any commits between two readings, so it is read often.
    const before = version()
    for (const end = performance.now() + watchMs; performance.now() < end; ) {
      await delay(100)
      version()
    }
    return version() - before
  } finally {
    watcher.close()
  }
}
