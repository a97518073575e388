/** A host that runs containers, as its agent last described it. Memory in MiB, disk in GiB. */
export interface ComputeNode {
  readonly uuid: string
  readonly hostname: string
  readonly memTotalMib: number
  readonly memFreeMib: number
  readonly memAvailableMib: number
  readonly memUsedMib: number
  readonly totalContainers: number
  readonly runningContainers: number
  readonly pausedContainers: number
  readonly stoppedContainers: number
  readonly cpus: number
  readonly cpuUsed: number
  readonly architecture: string | null
  readonly osType: string | null
  readonly os: string | null
  readonly kernelVersion: string | null
  readonly labels: Readonly<Record<string, string>> | null
  readonly diskTotalGib: number
  readonly diskUsedGib: number
  readonly diskQuotaSupported: boolean
  readonly runtimes: readonly string[] | null
  readonly enableCpuPinning: boolean
}
