// What a node says to the control plane: what it sees, never what it wants.
import type { Observed } from '#objects/observed.ts'
import type { PullProgress } from '#objects/pull-progress.ts'
import { type CommandMeta, cast, contract } from './contract.ts'

/** Who speaks: the host and which start of its agent. */
export interface Speaker {
  readonly host: string
  readonly epoch: number
}

export interface HostNetwork {
  /** The engine's id and name. */
  readonly id: string
  readonly name: string
}

/** A host as its agent describes it. MiB and GiB. */
export interface HostFacts {
  readonly cpus: number
  readonly memTotalMib: number
  readonly memFreeMib: number
  readonly memAvailableMib: number
  readonly memUsedMib: number
  readonly diskTotalGib: number
  readonly diskUsedGib: number
  readonly totalContainers: number
  readonly runningContainers: number
  readonly pausedContainers: number
  readonly stoppedContainers: number
  readonly architecture: string
  readonly osType: string
  readonly os: string
  readonly kernelVersion: string
  readonly labels: Readonly<Record<string, string>>
  readonly runtimes: readonly string[]
  readonly diskQuotaSupported: boolean
  readonly networks: readonly HostNetwork[]
}

export interface PullReport {
  readonly commands: readonly Pick<CommandMeta, 'id' | 'containerUuid' | 'fence'>[]
  /** ISO 8601. */
  readonly since: string
  readonly progress: PullProgress
}

export const control = contract('zun-control', {
  /** Looks at single containers, as they change. */
  report: cast<Speaker & { observed: readonly Observed[] }>(),
  /**
   * All of our containers the engine has: what is missing here is missing there. `sequence` orders it among the looks.
   * `resume`: the first one of an agent that is to start again what ran before its host went down.
   */
  snapshot: cast<Speaker & { sequence: number; observed: readonly Observed[]; resume: boolean }>(),
  /** The host itself, when something about it changed. */
  hostFacts: cast<Speaker & { facts: HostFacts }>(),
  /** How far the fetch of an image is, and which commands wait for it. */
  pulling: cast<Speaker & PullReport>(),
  /** The agent lives; `engineUp` says whether its engine answers. */
  heartbeat: cast<Speaker & { engineUp: boolean; reportCount: number; availabilityZone: string }>(),
})

export type ControlMethods = (typeof control)['methods']
