import type { Stats } from '#objects/usage.ts'

/** The parts of Docker's stats that are read; all of it can be missing for a container that ends meanwhile. */
export interface StatsAnswer {
  readonly cpu_stats?: CpuStats
  /** The sample before, about a second earlier. */
  readonly precpu_stats?: CpuStats
  readonly memory_stats?: {
    readonly usage?: number
    readonly limit?: number
    readonly stats?: Readonly<Record<string, number>>
  }
  readonly blkio_stats?: { readonly io_service_bytes_recursive?: readonly BlockSum[] | null }
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>
}

interface CpuStats {
  readonly cpu_usage?: { readonly total_usage?: number; readonly percpu_usage?: readonly number[] | null }
  readonly system_cpu_usage?: number
  readonly online_cpus?: number
}

interface BlockSum {
  readonly op: string
  readonly value: number
}

/** An engine that could not measure a running container answers all the same, with nothing in it. */
export function isEmpty({ cpu_stats, memory_stats }: StatsAnswer): boolean {
  return !cpu_stats?.cpu_usage?.total_usage && memory_stats?.usage === undefined
}

export function engineStats(answer: StatsAnswer): Stats {
  const memory = answer.memory_stats ?? {}
  const networks = Object.values(answer.networks ?? {})
  return {
    cpuPercent: cpuPercent(answer),
    memoryBytes: Math.max(0, (memory.usage ?? 0) - cacheOf(memory.stats ?? {})),
    memoryLimitBytes: memory.limit ?? 0,
    blockReadBytes: blockBytes(answer, 'read'),
    blockWrittenBytes: blockBytes(answer, 'write'),
    networkReceivedBytes: sum(networks.map(({ rx_bytes }) => rx_bytes)),
    networkSentBytes: sum(networks.map(({ tx_bytes }) => tx_bytes)),
  }
}

/** As `docker stats` counts: its share of what the host's CPUs did between the two samples, times their number. */
function cpuPercent({ cpu_stats: now, precpu_stats: before }: StatsAnswer): number {
  const used = (now?.cpu_usage?.total_usage ?? 0) - (before?.cpu_usage?.total_usage ?? 0)
  const system = (now?.system_cpu_usage ?? 0) - (before?.system_cpu_usage ?? 0)
  const cpus = now?.online_cpus || now?.cpu_usage?.percpu_usage?.length || 1
  // Without an earlier sample there is no rate.
  if (before?.system_cpu_usage === undefined || used <= 0 || system <= 0) return 0
  return (used / system) * cpus * 100
}

/** Cache that is given up when memory is short, by its name in the first and the second version of control groups. */
function cacheOf(stats: Readonly<Record<string, number>>): number {
  return stats.total_inactive_file ?? stats.inactive_file ?? 0
}

function blockBytes(answer: StatsAnswer, op: string): number {
  const sums = answer.blkio_stats?.io_service_bytes_recursive ?? []
  return sum(sums.filter((each) => each.op.toLowerCase() === op).map(({ value }) => value))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
