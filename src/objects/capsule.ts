import type { Addresses, Container, ContainerStatus, RestartPolicy } from './container.ts'

/** Containers that share a network, and live and end together. */
export interface Capsule {
  readonly uuid: string
  readonly name: string | null
  readonly projectId: string | null
  readonly userId: string | null
  readonly status: ContainerStatus
  readonly statusReason: string | null
  readonly cpu: number | null
  readonly memoryMib: number | null
  readonly labels: Readonly<Record<string, string>> | null
  readonly annotations: unknown
  readonly addresses: Addresses | null
  readonly restartPolicy: RestartPolicy | null
  readonly host: string | null
  readonly containers: readonly Container[]
  readonly initContainers: readonly Container[]
  readonly createdAt: Date
  readonly updatedAt: Date | null
}
