import type { Healthcheck, RestartPolicy } from './container.ts'

/** A network the container is to join. Addresses are only given where the network port has fixed them. */
export interface NetworkAttachment {
  /** The engine's name or id of the network. */
  readonly networkName: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly mac?: string
}

/** All an engine driver needs to make a container: nothing is read back from anywhere. */
export interface ContainerSpec {
  readonly uuid: string
  readonly projectId: string
  readonly image: string
  /** Empty or null: the image's own. */
  readonly command: readonly string[] | null
  readonly entrypoint: readonly string[] | null
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly workdir: string | null
  readonly hostname: string | null
  /** Virtual CPUs, as weight and as hard limit; null or 0 for no limit. */
  readonly cpu: number | null
  /** MiB; null or 0 for no limit. */
  readonly memoryMib: number | null
  /** GiB of writable layer; 0 for no limit. */
  readonly diskGib: number
  readonly tty: boolean
  readonly interactive: boolean
  readonly autoRemove: boolean
  readonly privileged: boolean
  readonly restartPolicy: RestartPolicy | null
  readonly healthcheck: Healthcheck | null
  readonly exposedPorts: readonly string[]
  readonly runtime: string | null
  /** First is the primary one; empty for no network at all. */
  readonly networks: readonly NetworkAttachment[]
}
