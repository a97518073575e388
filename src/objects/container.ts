// What a container is. No I/O, no clock: values in, values out.
import type { Observed } from './observed.ts'

export const containerStatuses = [
  'Error',
  'Running',
  'Stopped',
  'Paused',
  'Unknown',
  'Creating',
  'Created',
  'Deleted',
  'Deleting',
  'Rebuilding',
  'Dead',
  'Restarting',
] as const
export type ContainerStatus = (typeof containerStatuses)[number]

/** Marks the operation that holds the container; at most 20 characters, the width of Zun's column. */
export type TaskState =
  | 'image_pulling'
  | 'container_creating'
  | 'container_starting'
  | 'container_deleting'
  | 'container_stopping'
  | 'container_rebooting'
  | 'container_pausing'
  | 'container_unpausing'
  | 'container_killing'
  | 'container_rebuilding'
  | 'sg_adding'
  | 'sg_removing'
  | 'network_attaching'
  | 'network_detaching'

export interface RestartPolicy {
  readonly Name: 'no' | 'always' | 'on-failure' | 'unless-stopped'
  /** Digits, as Zun stores it. */
  readonly MaximumRetryCount: string
}

export interface Healthcheck {
  readonly test: string
  readonly intervalSeconds: number
  readonly timeoutSeconds: number
  readonly retries: number
}

/** One address of a container on a network; `port` and `subnetId` are ids of the network port's world. */
export interface Address {
  readonly addr: string
  readonly version: 4 | 6
  readonly port: string
  readonly subnetId: string
  readonly preserveOnDelete: boolean
}

/** Network id to addresses. */
export type Addresses = Readonly<Record<string, readonly Address[]>>

/** The current shape of a container below the edge: everything the database knows of it. */
export interface Container {
  readonly id: number
  readonly uuid: string
  /** Rises with every change of status or task state: the base of compare-and-set. */
  readonly version: number
  readonly name: string | null
  readonly projectId: string | null
  readonly userId: string | null
  /** The engine's own id, once there is one. */
  readonly containerId: string | null
  readonly image: string
  readonly imageDriver: string | null
  readonly imagePullPolicy: string | null
  readonly command: readonly string[] | null
  readonly entrypoint: readonly string[] | null
  /** Virtual CPUs. */
  readonly cpu: number | null
  readonly cpuPolicy: string | null
  readonly memoryMib: number | null
  /** GiB; 0 is not limited. */
  readonly diskGib: number
  readonly status: ContainerStatus
  readonly statusReason: string | null
  readonly statusDetail: string | null
  readonly taskState: TaskState | null
  readonly environment: Readonly<Record<string, string>> | null
  readonly labels: Readonly<Record<string, string>> | null
  readonly workdir: string | null
  readonly hostname: string | null
  readonly ports: readonly number[] | null
  readonly exposedPorts: Readonly<Record<string, object>> | null
  readonly addresses: Addresses | null
  readonly securityGroups: readonly string[] | null
  readonly restartPolicy: RestartPolicy | null
  readonly healthcheck: Healthcheck | null
  readonly interactive: boolean
  readonly tty: boolean
  readonly autoRemove: boolean
  readonly autoHeal: boolean
  readonly privileged: boolean
  readonly runtime: string | null
  readonly registryId: number | null
  /** As users name it. */
  readonly registryUuid: string | null
  readonly host: string | null
  /** The unfinished operation that holds the container. */
  readonly operationId: number | null
  /** The newest look at it in the engine. */
  readonly observed: Observed | null
  /** Fields that were left open and that the engine filled in, from the image or by itself. */
  readonly filledIn: readonly ('command' | 'entrypoint' | 'hostname')[] | null
  readonly startedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date | null
}

/** What may be done to a container in which status. Read by app, by the tests and by the UI. */
export const statusesAllowing = {
  start: ['Created', 'Stopped', 'Error'],
  stop: ['Running'],
  reboot: ['Created', 'Running', 'Stopped', 'Error'],
  rebuild: ['Created', 'Running', 'Stopped', 'Error'],
  pause: ['Running'],
  unpause: ['Paused'],
  kill: ['Running'],
  execute: ['Running'],
  execute_resize: ['Running'],
  attach: ['Running'],
  resize: ['Running'],
  top: ['Running'],
  stats: ['Running'],
  logs: ['Created', 'Running', 'Stopped', 'Paused', 'Error', 'Unknown'],
  get_archive: ['Created', 'Running', 'Stopped', 'Paused'],
  put_archive: ['Created', 'Running', 'Stopped', 'Paused'],
  commit: ['Running', 'Stopped', 'Paused'],
  update: ['Created', 'Running', 'Stopped', 'Paused'],
  resize_container: ['Created', 'Running', 'Stopped', 'Paused'],
  add_security_group: ['Created', 'Running', 'Stopped', 'Paused'],
  remove_security_group: ['Created', 'Running', 'Stopped', 'Paused'],
  delete: ['Created', 'Stopped', 'Error', 'Deleted', 'Dead'],
  // Better than Zun, whose force does not reach a paused container.
  delete_force: [
    'Created',
    'Creating',
    'Running',
    'Paused',
    'Stopped',
    'Error',
    'Unknown',
    'Deleted',
    'Deleting',
    'Dead',
    'Restarting',
    'Rebuilding',
  ],
  delete_after_stop: ['Created', 'Running', 'Stopped', 'Error', 'Deleted', 'Dead'],
} as const satisfies Record<string, readonly ContainerStatus[]>

export type ContainerAction = keyof typeof statusesAllowing

/** Whether the status allows the action. */
export function allows(action: ContainerAction, status: ContainerStatus): boolean {
  return (statusesAllowing[action] as readonly ContainerStatus[]).includes(status)
}
