// What the operator grants and denies every container, beyond what its request says. Pure.
import { isAtLeast } from './versions.ts'

/** Absent is Docker's default. */
export interface ContainerLimits {
  readonly noNewPrivileges?: boolean
  /** As Docker names them; dropped from those it gives, and added to them. */
  readonly capDrop?: readonly string[]
  readonly capAdd?: readonly string[]
  /** `unconfined`, or the text of a profile. */
  readonly seccompProfile?: string
  /** 0 for any number. */
  readonly pidsLimit?: number
  readonly ulimits?: readonly Ulimit[]
  /** For the log drivers that keep files; 0 for files of any size. */
  readonly logMaxSizeMib?: number
  readonly logMaxFiles?: number
  readonly privateNamespaces?: boolean
}

export interface Ulimit {
  readonly name: string
  readonly soft: number
  readonly hard: number
}

interface Circumstances {
  readonly privileged: boolean
  readonly version: string
  /** The daemon's default. */
  readonly logDriver: string
}

/** Log drivers that keep files and turn them over. Of others, journald say, the operator has chosen the limits there. */
const fileLogDrivers = ['json-file', 'local']
/** The first API versions that know a private one. */
const privateIpc = '1.34'
const privateCgroup = '1.41'

/** Fields of HostConfig; an absent one is undefined. */
export function operatorLimits(limits: ContainerLimits, circumstances: Circumstances): Record<string, unknown> {
  return {
    PidsLimit: limits.pidsLimit || undefined,
    Ulimits: limits.ulimits?.length
      ? limits.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard }))
      : undefined,
    LogConfig: logConfig(limits, circumstances.logDriver),
    // A privileged container is one that was allowed to have all of these.
    ...(!circumstances.privileged && confinement(limits, circumstances.version)),
  }
}

function confinement(limits: ContainerLimits, version: string): Record<string, unknown> {
  const security = [
    ...(limits.noNewPrivileges ? ['no-new-privileges'] : []),
    ...(limits.seccompProfile === undefined ? [] : [`seccomp=${limits.seccompProfile}`]),
  ]
  const isPrivate = limits.privateNamespaces === true
  return {
    SecurityOpt: security.length > 0 ? security : undefined,
    CapDrop: limits.capDrop?.length ? limits.capDrop : undefined,
    CapAdd: limits.capAdd?.length ? limits.capAdd : undefined,
    IpcMode: isPrivate && isAtLeast(version, privateIpc) ? 'private' : undefined,
    CgroupnsMode: isPrivate && isAtLeast(version, privateCgroup) ? 'private' : undefined,
  }
}

function logConfig({ logMaxSizeMib = 0, logMaxFiles }: ContainerLimits, driver: string): object | undefined {
  if (logMaxSizeMib === 0 || !fileLogDrivers.includes(driver)) return undefined
  // Docker accepts a number of files only together with their size.
  const files = logMaxFiles === undefined ? {} : { 'max-file': String(logMaxFiles) }
  return { Type: driver, Config: { 'max-size': `${logMaxSizeMib}m`, ...files } }
}
