import type { ComputeNode } from '#objects/compute-node.ts'
import type { Shown } from '../../schema/shape.ts'
import { linksTo } from '../links.ts'
import type { hostAnswer } from './answers.ts'

/** Fields a host shows, but for its links. */
export const hostFields = [
  'uuid',
  'hostname',
  'mem_total',
  'mem_used',
  'total_containers',
  'cpus',
  'cpu_used',
  'architecture',
  'os_type',
  'os',
  'kernel_version',
  'labels',
  'disk_total',
  'disk_used',
  'disk_quota_supported',
  'runtimes',
  'enable_cpu_pinning',
] as const

export function hostView(host: ComputeNode, base: string): Shown<typeof hostAnswer> {
  return {
    uuid: host.uuid,
    links: linksTo(base, 'hosts', host.uuid),
    hostname: host.hostname,
    mem_total: host.memTotalMib,
    mem_used: host.memUsedMib,
    total_containers: host.totalContainers,
    cpus: host.cpus,
    cpu_used: host.cpuUsed,
    architecture: host.architecture,
    os_type: host.osType,
    os: host.os,
    kernel_version: host.kernelVersion,
    labels: host.labels,
    disk_total: host.diskTotalGib,
    disk_used: host.diskUsedGib,
    disk_quota_supported: host.diskQuotaSupported,
    runtimes: host.runtimes,
    enable_cpu_pinning: host.enableCpuPinning,
  }
}
