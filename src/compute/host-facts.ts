import { readFile, statfs } from 'node:fs/promises'
import { type ContainerDriver, hasNetworks } from '#container/driver.ts'
import type { HostFacts } from '#rpc/contracts/control.ts'

/** The network containers join when they ask for none, where the engine has no bridge of its own. */
const ownNetwork = 'zun'

/** Looks at the engine and the host beneath it. */
export async function hostFacts(driver: ContainerDriver): Promise<HostFacts> {
  const [info, memory, networks] = await Promise.all([driver.info(), memoryMib(), networksOf(driver)])
  const disk = await diskGib(info.rootDirectory)
  return {
    cpus: info.cpus,
    memTotalMib: memory.total || info.memoryMib,
    memFreeMib: memory.free,
    memAvailableMib: memory.available,
    memUsedMib: memory.total - memory.available,
    diskTotalGib: disk.total,
    diskUsedGib: disk.used,
    totalContainers: info.containers.total,
    runningContainers: info.containers.running,
    pausedContainers: info.containers.paused,
    stoppedContainers: info.containers.stopped,
    architecture: info.architecture,
    osType: info.osType,
    os: info.os,
    kernelVersion: info.kernelVersion,
    labels: info.labels,
    runtimes: info.runtimes,
    diskQuotaSupported: info.diskQuotaSupported,
    networks,
  }
}

async function networksOf(driver: ContainerDriver): Promise<HostFacts['networks']> {
  if (!hasNetworks(driver)) return []
  let networks = await driver.listNetworks()
  if (!networks.some(({ name }) => name === 'bridge' || name === ownNetwork)) {
    await driver.ensureNetwork(ownNetwork)
    networks = await driver.listNetworks()
  }
  return networks.map(({ id, name }) => ({ id, name }))
}

/** From /proc/meminfo, whole MiB; zeros where there is none. */
async function memoryMib(): Promise<{ total: number; free: number; available: number }> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kib = new Map([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name, value]) => [name, Number(value)]))
  const of = (name: string) => Math.floor((kib.get(name) ?? 0) / 1024)
  return {
    total: of('MemTotal'),
    free: of('MemFree'),
    available: of('MemAvailable') || of('MemFree') + of('Buffers') + of('Cached'),
  }
}

/** The file system that holds the engine's data; the root's where the engine runs elsewhere. */
async function diskGib(directory: string): Promise<{ total: number; used: number }> {
  const { bsize, blocks, bavail } = await statfs(directory).catch(() => statfs('/'))
  const gib = (count: number) => Math.floor((count * bsize) / 1024 ** 3)
  return { total: gib(blocks), used: gib(blocks - bavail) }
}
