// On what the figures were taken: without this they compare with nothing.
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import type { EngineVersion } from './peers/raw-engine.ts'

export interface Machine {
  readonly cores: number
  readonly processor: string
  readonly memoryMib: number
  readonly kernel: string
  readonly os: string
  readonly node: string
  readonly docker: string
  readonly loadAverage: number
}

const spinMs = 100

/**
 * How many times longer work takes here and now than it would alone: time passed by time computed. 1 on a machine that has
 * nothing else to do; figures taken beyond some 1.2 say more of the others than of us.
 */
export function contention(): number {
  const began = performance.now()
  const before = process.cpuUsage()
  while (process.cpuUsage(before).user < spinMs * 1000);
  const { user, system } = process.cpuUsage(before)
  return Math.round(((performance.now() - began) * 100_000) / (user + system)) / 100
}

export async function machineFacts(engine: EngineVersion | undefined): Promise<Machine> {
  const release_ = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryMib: Math.round(totalmem() / 1024 ** 2),
    kernel: release(),
    os: /^PRETTY_NAME="?([^"\n]*)/m.exec(release_)?.[1] ?? 'unknown',
    node: process.versions.node,
    docker: engine ? `${engine.Version} (API ${engine.ApiVersion})` : 'none',
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}
