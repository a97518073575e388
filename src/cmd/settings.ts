// What zun.conf says, as the parts of the program want to hear it.
import { defaultEdgeConf, type EdgeConf } from '#api/conf.ts'
import type { ContainersOptions } from '#app/containers.ts'
import type { PlacingOptions } from '#app/placing.ts'
import type { RegistriesParts } from '#app/registries.ts'
import type { AgentOptions } from '#compute/agent.ts'
import { type Conf, groups } from '#conf/conf.ts'
import { readSeccompProfile } from '#conf/seccomp-profile.ts'
import type { DockerDriverOptions } from '#container/docker/driver.ts'
import type { QuotaLimits } from '#objects/quota.ts'

export function edgeConfFrom({ default: common, api, cors, healthcheck }: Conf): EdgeConf {
  return {
    ...defaultEdgeConf,
    maxLimit: api.maxLimit,
    longestWaitSeconds: api.longestWaitSeconds,
    bounds: {
      cpu: { min: common.minimumCpus, max: common.maximumCpus },
      memory: { min: common.minimumMemoryMib, max: common.maximumMemoryMib },
      disk: { min: common.minimumDiskGib, max: common.maximumDiskGib },
    },
    imageDrivers: common.imageDrivers,
    defaultImageDriver: common.defaultImageDriver,
    allowedOrigins: cors.allowedOrigins,
    healthcheckDisableFile: healthcheck.disableByFilePath ?? defaultEdgeConf.healthcheckDisableFile,
  }
}

export function containersOptionsFrom({ default: common, docker }: Conf, now: () => Date): ContainersOptions {
  return {
    defaultCpu: common.defaultCpus,
    defaultMemoryMib: common.defaultMemoryMib,
    defaultImageDriver: common.defaultImageDriver,
    defaultScheduleZone: common.defaultScheduleZone,
    executeTimeoutSeconds: docker.executeTimeoutSeconds,
    now,
  }
}

export function placingOptionsFrom({ default: common, compute }: Conf): PlacingOptions {
  return {
    cpuAllocationRatio: compute.cpuAllocationRatio || compute.initialCpuAllocationRatio,
    ramAllocationRatio: compute.ramAllocationRatio || compute.initialRamAllocationRatio,
    diskAllocationRatio: compute.diskAllocationRatio || compute.initialDiskAllocationRatio,
    reservedMemoryMib: compute.reservedHostMemoryMib,
    defaultAvailabilityZone: common.defaultAvailabilityZone,
  }
}

/** Where images are that name no registry, and who we are there. */
export function defaultRegistryFrom({ docker }: Conf): Pick<RegistriesParts, 'byDefault'> {
  const { defaultRegistry: domain, defaultRegistryUsername: username, defaultRegistryPassword: password } = docker
  if (domain === null) return {}
  return { byDefault: { domain, ...(username && { auth: { domain, username, password: password ?? '' } }) } }
}

export function quotaLimitsFrom({ quota }: Conf): QuotaLimits {
  if (quota.driver === 'zun.common.quota.NoopQuotaDriver') return { containers: -1, memory: -1, disk: -1, cpu: -1 }
  return { containers: quota.containers, memory: quota.memoryMib, disk: quota.diskGib, cpu: quota.cpus }
}

export function agentOptionsFrom({ default: { host, defaultAvailabilityZone }, compute }: Conf): AgentOptions {
  return {
    host,
    availabilityZone: defaultAvailabilityZone,
    relistSeconds: 60,
    heartbeatSeconds: 10,
    resumeContainers: compute.resumeContainerState,
    minimumFreeDiskShare: compute.minimumFreeDiskForImage,
  }
}

/** What the Docker driver is told. Throws `StartupError` when the seccomp profile cannot be used. */
export async function dockerOptionsFrom(
  { default: common, docker }: Conf,
  owner: string,
): Promise<DockerDriverOptions> {
  const { apiUrl, defaultTimeoutSeconds, seccompProfile, ...rest } = docker
  const { noNewPrivileges, capDrop, capAdd, pidsLimit, ulimits, logMaxSizeMib, logMaxFiles, privateNamespaces } = rest
  return {
    apiUrl,
    owner,
    defaultTimeoutSeconds,
    // Not every engine has the one that Zun takes for granted; where nothing else was said, the engine's own will do.
    ...(common.containerRuntime !== groups.default.options.containerRuntime.default && {
      defaultRuntime: common.containerRuntime,
    }),
    defaultDiskGib: common.defaultDiskGib,
    limits: {
      noNewPrivileges,
      capDrop,
      capAdd,
      ...(seccompProfile !== null && { seccompProfile: await readSeccompProfile(seccompProfile) }),
      pidsLimit,
      ulimits,
      logMaxSizeMib,
      logMaxFiles,
      privateNamespaces,
    },
  }
}

/** The operator's key. Zun's default is known to everybody, and so it is none. */
export function encryptionKeyFrom({ default: { authEncryptionKey } }: Conf): string | undefined {
  return authEncryptionKey === groups.default.options.authEncryptionKey.default ? undefined : authEncryptionKey
}
