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
