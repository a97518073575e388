// ContainerSpec to the body of `POST /containers/create`. Pure: what Docker is asked for can be read off a test.
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { ResourceLimits } from '../driver.ts'
import { type ContainerLimits, operatorLimits } from './limits.ts'
import { isAtLeast } from './versions.ts'

export interface CreateSettings {
  readonly owner: string
  /** The API version to be spoken. */
  readonly version: string
  /** CPUs of the engine's host. */
  readonly hostCpus: number
  /** The daemon's default log driver. */
  readonly logDriver: string
  readonly diskQuotaSupported: boolean
  readonly defaultRuntime?: string | undefined
  /** For containers that ask for none, where disk can be limited. */
  readonly defaultDiskGib?: number | undefined
  readonly limits?: ContainerLimits | undefined
}

export const labels = {
  owner: 'zun.owner',
  uuid: 'zun.uuid',
  project: 'zun.project_id',
  type: 'zun.type',
} as const
const reservedPrefix = 'zun.'

/** Before this version a container can be created on one network only, and a MAC address belongs to the container. */
const networksAtCreate = '1.44'

const bytesPerMib = 1024 * 1024
const nanoseconds = 1e9

export function containerName(uuid: string): string {
  return `zun-${uuid}`
}

/** Networks that must be connected after the container was made, as its API cannot take them at create. */
export function laterNetworks(spec: ContainerSpec, version: string): readonly NetworkAttachment[] {
  return isAtLeast(version, networksAtCreate) ? [] : spec.networks.slice(1)
}

export function endpointConfig(network: NetworkAttachment, version: string): Record<string, unknown> {
  const ipam = defined({ IPv4Address: network.ipv4, IPv6Address: network.ipv6 })
  return defined({
    IPAMConfig: Object.keys(ipam).length > 0 ? ipam : undefined,
    MacAddress: isAtLeast(version, networksAtCreate) ? network.mac : undefined,
  })
}

export function createBody(spec: ContainerSpec, settings: CreateSettings): Record<string, unknown> {
  const { version } = settings
  const atCreate = isAtLeast(version, networksAtCreate) ? spec.networks : spec.networks.slice(0, 1)
  return defined({
    Image: spec.image,
    Cmd: nonEmpty(spec.command),
    Entrypoint: nonEmpty(spec.entrypoint),
    Env: Object.entries(spec.environment).map(([key, value]) => `${key}=${value}`),
    WorkingDir: spec.workdir ?? undefined,
    Hostname: spec.hostname ?? undefined,
    Labels: labelsOf(spec, settings.owner),
    Tty: spec.tty,
    OpenStdin: spec.interactive,
    AttachStdin: spec.interactive,
    AttachStdout: true,
    AttachStderr: true,
    // With true, stdin would end for good when the first attached client leaves.
    StdinOnce: false,
    ExposedPorts: spec.exposedPorts.length > 0 ? keysOf(spec.exposedPorts) : undefined,
    Healthcheck: healthcheckOf(spec),
    MacAddress: isAtLeast(version, networksAtCreate) ? undefined : spec.networks[0]?.mac,
    HostConfig: hostConfig(spec, settings),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(atCreate.map((each) => [each.networkName, endpointConfig(each, version)])),
    },
  })
}

function hostConfig(spec: ContainerSpec, settings: CreateSettings): Record<string, unknown> {
  return defined({
    NetworkMode: spec.networks[0]?.networkName ?? 'none',
    Privileged: spec.privileged || undefined,
    AutoRemove: spec.autoRemove || undefined,
    Runtime: spec.runtime ?? settings.defaultRuntime,
    // Swap stays at Docker's default, as much again, here and when the limit is changed later.
    Memory: spec.memoryMib ? Math.round(spec.memoryMib * bytesPerMib) : undefined,
    ...cpuLimits(spec.cpu, settings.hostCpus),
    RestartPolicy: spec.restartPolicy
      ? { Name: spec.restartPolicy.Name, MaximumRetryCount: Number(spec.restartPolicy.MaximumRetryCount) || 0 }
      : undefined,
    StorageOpt: diskOf(spec, settings),
    ...operatorLimits(settings.limits ?? {}, { ...settings, privileged: spec.privileged }),
  })
}

function diskOf(spec: ContainerSpec, { diskQuotaSupported, defaultDiskGib = 0 }: CreateSettings): object | undefined {
  const gib = spec.diskGib || (diskQuotaSupported ? defaultDiskGib : 0)
  return gib > 0 ? { size: `${gib}G` } : undefined
}

/**
 * The body of an update. Docker takes the swap of a new container from its memory, as much again, and keeps it when the
 * memory alone is changed: that is told here, so that both ways end the same.
 */
export function updateBody({ cpu, memoryMib }: ResourceLimits, hostCpus: number): Record<string, number> {
  const memory = Math.round((memoryMib ?? 0) * bytesPerMib)
  return {
    ...(memoryMib !== undefined && { Memory: memory, MemorySwap: memory === 0 ? -1 : memory * 2 }),
    ...(cpu !== undefined && (cpu === 0 ? { CpuShares: 1024, NanoCpus: 0 } : cpuLimits(cpu, hostCpus))),
  }
}

/** Both a weight, for when CPUs are short, and a hard limit. Docker refuses values outside these ranges. */
function cpuLimits(cpu: number | null, hostCpus: number): Record<string, number> {
  if (!cpu) return {}
  return {
    CpuShares: Math.min(Math.max(Math.trunc(1024 * cpu), 2), 262_144),
    // Hosts may be oversold: more CPUs than the host has is a fair request and limits nothing.
    NanoCpus: Math.round(Math.min(Math.max(cpu, 0.01), hostCpus) * nanoseconds),
  }
}

/** Labels of the user without our prefix, then ours, by which a container is proven to belong to us. */
function labelsOf(spec: ContainerSpec, owner: string): Record<string, string> {
  const own = Object.entries(spec.labels).filter(([key]) => !key.startsWith(reservedPrefix))
  return {
    ...Object.fromEntries(own),
    [labels.owner]: owner,
    [labels.uuid]: spec.uuid,
    [labels.project]: spec.projectId,
    [labels.type]: 'container',
  }
}

function healthcheckOf({ healthcheck }: ContainerSpec): Record<string, unknown> | undefined {
  if (healthcheck === null) return undefined
  return {
    Test: ['CMD-SHELL', healthcheck.test],
    Interval: healthcheck.intervalSeconds * nanoseconds,
    Timeout: healthcheck.timeoutSeconds * nanoseconds,
    Retries: healthcheck.retries,
  }
}

function nonEmpty(words: readonly string[] | null): readonly string[] | undefined {
  return words !== null && words.length > 0 ? words : undefined
}

function keysOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]))
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
