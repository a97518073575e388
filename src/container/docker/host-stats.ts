// What a container on our own host uses, from the host's files, in the shape of Docker's answer: for the engines that
// answer with zeros because they cannot read the control groups they have made.
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { isInContainer } from './process-tree.ts'
import type { StatsAnswer } from './stats.ts'

const nanosecondsPerMs = 1e6
const betweenSamplesMs = 1_000

/** Reads a file of the container's control group; empty where there is none. */
type Read = (controller: string, file: string) => Promise<string>

/** `undefined` when the process is not in the container, or not any more. `id`: Docker's. */
export async function hostStats(
  { pid, id }: { readonly pid: number; readonly id: string },
  signal?: AbortSignal,
): Promise<StatsAnswer | undefined> {
  const cgroup = await readText(`/proc/${pid}/cgroup`)
  if (!isInContainer(cgroup, id)) return undefined
  const { first, read } = groupOf(cgroup)
  const precpu_stats = await cpuSample(first, read)
  await delay(betweenSamplesMs, undefined, { signal })
  const [cpu_stats, memory_stats, io_service_bytes_recursive, device] = await Promise.all([
    cpuSample(first, read),
    memoryOf(first, read),
    blockSums(first, read),
    readText(`/proc/${pid}/net/dev`),
  ])
  const networks = interfaces(device)
  return { cpu_stats, precpu_stats, memory_stats, blkio_stats: { io_service_bytes_recursive }, networks }
}

/** From /proc/<pid>/cgroup: lines of `number:controllers:path`, without controllers in the second version. */
function groupOf(text: string): { readonly first: boolean; readonly read: Read } {
  const lines = text.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line) ?? [])
  const paths = new Map(lines.flatMap(([, names = '', path = '']) => names.split(',').map((name) => [name, path])))
  const first = paths.has('memory')
  const read: Read = (controller, file) =>
    readText(
      first ? `/sys/fs/cgroup/${controller}${paths.get(controller)}/${file}` : `/sys/fs/cgroup${paths.get('')}/${file}`,
    )
  return { first, read }
}

/** Against the time that has passed, of which one CPU could have used all. */
async function cpuSample(first: boolean, read: Read) {
  const used = first
    ? Number(await read('cpuacct', 'cpuacct.usage'))
    : Number(/^usage_usec (\d+)$/m.exec(await read('cpu', 'cpu.stat'))?.[1] ?? 0) * 1000
  return {
    cpu_usage: { total_usage: used },
    system_cpu_usage: performance.now() * nanosecondsPerMs,
    online_cpus: 1,
  }
}

async function memoryOf(first: boolean, read: Read) {
  const [usage, limit, stat] = await Promise.all([
    read('memory', first ? 'memory.usage_in_bytes' : 'memory.current'),
    read('memory', first ? 'memory.limit_in_bytes' : 'memory.max'),
    read('memory', 'memory.stat'),
  ])
  const stats = Object.fromEntries(
    [...stat.matchAll(/^(\w+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  )
  // No limit is a very large number, or the word `max`.
  return { usage: Number(usage), limit: Math.min(Number(limit) || totalmem(), totalmem()), stats }
}

async function blockSums(first: boolean, read: Read) {
  return first
    ? blockSumsIn(await read('blkio', 'blkio.throttle.io_service_bytes_recursive'))
    : blockSumsIn(await read('io', 'io.stat'))
}

/** Lines `8:0 Read 4096` of the first version, or `8:0 rbytes=4096 wbytes=0 ...` of the second. */
export function blockSumsIn(text: string): { readonly op: string; readonly value: number }[] {
  return [...text.matchAll(/(?:^[\d:]+ (Read|Write) |\b(r|w)bytes=)(\d+)/gm)].map(([, word, letter, value]) => ({
    op: word ?? (letter === 'r' ? 'Read' : 'Write'),
    value: Number(value),
  }))
}

/** From /proc/<pid>/net/dev: a name, then eight numbers of what came and eight of what went. */
export function interfaces(text: string): NonNullable<StatsAnswer['networks']> {
  const lines = text.split('\n').map((line) => /^\s*([^:\s]+):\s*(.+)$/.exec(line) ?? [])
  const found = lines.filter(([, name]) => name !== undefined && name !== 'lo')
  return Object.fromEntries(
    found.map(([, name, numbers = '']) => {
      const values = numbers.trim().split(/\s+/).map(Number)
      return [name, { rx_bytes: values[0] ?? 0, tx_bytes: values[8] ?? 0 }]
    }),
  )
}

async function readText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}
