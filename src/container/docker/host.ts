import { readFile } from 'node:fs/promises'
import type { EngineInfo } from '../driver.ts'
import type { DockerClient } from './client.ts'
import type { InfoAnswer, VersionAnswer } from './wire.ts'

const bytesPerMib = 1024 * 1024
const quotaDrivers = ['devicemapper', 'overlay2', 'windowfilter', 'zfs', 'btrfs']

export async function engineInfo(client: DockerClient, signal?: AbortSignal): Promise<EngineInfo> {
  const [info, version, apiVersion] = await Promise.all([
    client.json<InfoAnswer>('GET', '/info', { signal }),
    client.json<VersionAnswer>('GET', '/version', { signal }),
    client.version(signal),
  ])
  return {
    engine: `Docker ${version.Version}`,
    apiVersion,
    hostname: info.Name,
    cpus: info.NCPU,
    memoryMib: Math.floor(info.MemTotal / bytesPerMib),
    architecture: info.Architecture,
    osType: info.OSType,
    os: info.OperatingSystem,
    kernelVersion: info.KernelVersion,
    labels: labelsOf(info.Labels ?? []),
    runtimes: info.Runtimes ? Object.keys(info.Runtimes) : ['runc'],
    rootDirectory: info.DockerRootDir,
    diskQuotaSupported: supportsDiskQuota(info, await mountsOf(client)),
    containers: {
      total: info.Containers,
      running: info.ContainersRunning,
      paused: info.ContainersPaused,
      stopped: info.ContainersStopped,
    },
  }
}

/** The text of /proc/mounts; of an engine elsewhere we cannot see how its disks are mounted. */
export async function mountsOf(client: DockerClient): Promise<string> {
  return client.local ? await readFile('/proc/mounts', 'utf8').catch(() => '') : ''
}

/** `key=value` texts to an object: the key ends at the first equals sign, and a text without one has no value. */
export function labelsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const end = text.indexOf('=')
      return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)]
    }),
  )
}

/** Whether a container's writable layer can be limited; overlay2 can only on xfs mounted with project quotas. */
export function supportsDiskQuota(
  info: Pick<InfoAnswer, 'Driver' | 'DriverStatus' | 'DockerRootDir'>,
  mounts: string,
): boolean {
  if (!quotaDrivers.includes(info.Driver)) return false
  if (info.Driver !== 'overlay2') return true
  const backing = (info.DriverStatus ?? []).find(([key]) => key === 'Backing Filesystem')?.[1]
  const options = mountOptions(info.DockerRootDir, mounts)
  return backing === 'xfs' && (options.includes('pquota') || options.includes('prjquota'))
}

/** Options of the mount that holds a path: of the longest mount point above it, the last one where several cover it. */
function mountOptions(path: string, mounts: string): string[] {
  let best = { point: '', options: '' }
  for (const line of mounts.split('\n')) {
    const [, point = '', , options = ''] = line.split(' ')
    const above = point !== '' && (path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`))
    if (above && point.length >= best.point.length) best = { point, options }
  }
  return best.options.split(',')
}
