// Made by scripts/zunclient.ts from docs/openapi.json: change the declarations of the API, then say `make openapi`.
import { followPages } from './pages.ts'
import type { CallOptions, Send } from './transport.ts'

/** The newest version these types are true of. */
export const newestVersion = '1.41'

export interface Error {
  readonly errors: readonly { readonly request_id: string; readonly code: string; readonly status: number; readonly title: string; readonly detail: string; readonly links: readonly unknown[] }[]
}

export interface Address {
  /** IP address. */
  readonly addr: string
  /** 4 or 6. */
  readonly version: number
  /** Id of the port. */
  readonly port: string
  /** Id of the subnet. */
  readonly subnet_id: string
  /** Whether the port outlives the container. */
  readonly preserve_on_delete: boolean
}

export interface Archive {
  /** The tar: as text before 1.25, in base64 since. */
  readonly data: string
  /** What was asked for. */
  readonly stat: { readonly name: string; readonly size: number; readonly mode: number; readonly mtime: string; readonly linkTarget: string }
}

export type AttachedNetwork = { readonly net_id: string; readonly subnet_id: string; readonly port_id: string; readonly version: number; readonly ip_address: string } | { readonly net_id: string; readonly port_id: string; readonly fixed_ips: readonly { readonly subnet_id: string; readonly version: number; readonly ip_address: string }[] }

export interface AvailabilityZone {
  /** Name of the zone. */
  readonly availability_zone: string
}

export interface Capsule {
  /** UUID. */
  readonly uuid: string
  /** Its own addresses. */
  readonly links: readonly Link[]
  /** Id of the project it belongs to. */
  readonly project_id: string | null
  /** Id of the user who made it. */
  readonly user_id: string | null
  /** Virtual CPUs of its containers together. */
  readonly cpu: number | null
  /** Memory of its containers together in MiB, as digits. */
  readonly memory: string | null
  /** What it is. */
  readonly status: 'Error' | 'Running' | 'Stopped' | 'Paused' | 'Unknown' | 'Creating' | 'Created' | 'Deleted' | 'Deleting' | 'Rebuilding' | 'Dead' | 'Restarting'
  /** Why. */
  readonly status_reason: string | null
  /** Id of the network to the addresses there. */
  readonly addresses: Readonly<Record<string, readonly Address[]>> | null
  /** Host it is on. Rule: capsule:get:host. */
  readonly host?: string | null
  /** Notes of its author. */
  readonly annotations: unknown
  /** When it was asked for, in UTC. */
  readonly created_at: string | null
  /** When its record last changed, in UTC. */
  readonly updated_at: string | null
  /** Name. Since 1.32. */
  readonly name?: string | null
  /** Labels, name to value. Since 1.32. */
  readonly labels?: Readonly<Record<string, string>> | null
  /** There before 1.32 only where there is one. */
  readonly restart_policy?: string | RestartPolicy | null
  /** Name. Until 1.31. */
  readonly meta_name?: string | null
  /** Labels, name to value. Until 1.31. */
  readonly meta_labels?: Readonly<Record<string, string>> | null
  /** Always empty. Until 1.31. */
  readonly capsule_version?: string
  /** Always empty. Until 1.31. */
  readonly volumes_info?: Readonly<Record<string, never>>
  /** Always empty. Until 1.31. */
  readonly containers_uuids?: readonly string[]
  /** Always empty. Until 1.31. */
  readonly init_containers_uuids?: readonly string[]
  /** Its containers. */
  readonly containers: readonly Container[]
  /** Those that ran before them. */
  readonly init_containers: readonly Container[]
}

export interface Container {
  /** UUID. */
  readonly uuid: string
  /** Name. */
  readonly name: string | null
  /** Id of the project it belongs to. */
  readonly project_id: string | null
  /** Id of the user who made it. */
  readonly user_id: string | null
  /** Image it was made from. */
  readonly image: string
  /** Virtual CPUs. */
  readonly cpu: number | null
  /** shared, or dedicated. */
  readonly cpu_policy: string | null
  /** Memory in MiB, as digits. */
  readonly memory: string | null
  /** Words of its command. */
  readonly command: readonly string[] | null
  /** What it is. */
  readonly status: 'Error' | 'Running' | 'Stopped' | 'Paused' | 'Unknown' | 'Creating' | 'Created' | 'Deleted' | 'Deleting' | 'Rebuilding' | 'Dead' | 'Restarting'
  /** Why. */
  readonly status_reason: string | null
  /** What is being done to it; null when nothing is. */
  readonly task_state: string | null
  /** Environment variables, name to value. */
  readonly environment: Readonly<Record<string, string>> | null
  /** Working directory of the command. */
  readonly workdir: string | null
  /** Whether it is deleted when it stops. */
  readonly auto_remove: boolean
  /** Ports it serves. */
  readonly ports: readonly number[] | null
  /** Host name inside. */
  readonly hostname: string | null
  /** Labels, name to value. */
  readonly labels: Readonly<Record<string, string>> | null
  /** Id of the network to the addresses there. */
  readonly addresses: Readonly<Record<string, readonly Address[]>> | null
  /** When the host fetches the image. Rule: container:get_one:image_pull_policy. */
  readonly image_pull_policy?: string | null
  /** Host it is on. Rule: container:get_one:host. */
  readonly host?: string | null
  readonly restart_policy: RestartPolicy | Readonly<Record<string, never>> | null
  /** For how long, as in Up 5 minutes. */
  readonly status_detail: string | null
  /** Whether standard input is kept open. */
  readonly interactive: boolean
  /** Whether it has a terminal. */
  readonly tty: boolean
  /** Where the image comes from. */
  readonly image_driver: string | null
  /** Ids of its security groups. */
  readonly security_groups: readonly string[] | null
  /** Container runtime of the host. Rule: container:get_one:runtime. */
  readonly runtime?: string | null
  /** Size of the writable layer in GiB; 0 for any. */
  readonly disk: number
  /** Whether it is made anew when the host has lost it. */
  readonly auto_heal: boolean
  /** Whether it has all privileges on the host. Rule: container:get_one:privileged. */
  readonly privileged?: boolean
  readonly healthcheck: Healthcheck | Readonly<Record<string, never>> | null
  /** UUID of the registry the image is in. */
  readonly registry_id: string | null
  /** Words of its entry point. */
  readonly entrypoint: readonly string[] | null
  /** When it was asked for, in UTC. */
  readonly created_at: string | null
  /** When its record last changed, in UTC. */
  readonly updated_at: string | null
  /** Its own addresses. There not in lists. */
  readonly links?: readonly Link[]
}

export interface ContainerAction {
  /** What was asked: create, start, delete and the like. */
  readonly action: string
  /** UUID of the container. */
  readonly container_uuid: string
  /** Id of the request that asked. */
  readonly request_id: string | null
  /** Who asked. */
  readonly user_id: string | null
  /** In which project. */
  readonly project_id: string | null
  /** When it began, in UTC. */
  readonly start_time: string
  /** When it ended, in UTC. */
  readonly finish_time: string | null
  /** Error when it failed. */
  readonly message: string | null
}

export interface ContainerActionEvent {
  /** What a host did. */
  readonly event: string
  /** When it began, in UTC. */
  readonly start_time: string
  /** When it ended, in UTC. */
  readonly finish_time: string | null
  /** How it ended. */
  readonly result: 'Success' | 'Error' | null
  /** For operators: everything that is known of a failure. */
  readonly traceback: string | null
  /** Since 1.41. */
  readonly steps?: readonly ContainerActionStep[]
}

export interface ContainerActionStep {
  /** What was done. */
  readonly name: string
  /** What came of it so far. */
  readonly state: 'running' | 'done' | 'undone' | 'failed'
  /** When it began, in UTC. */
  readonly started_at: string
  /** When it ended, in UTC. */
  readonly finished_at: string | null
  /** How long it took. */
  readonly took_ms: number
  /** How often it was tried; null in old records. */
  readonly tries: number | null
  /** Why it failed. */
  readonly reason: string | null
  /** How far a fetch of an image is. */
  readonly progress: string | null
}

export interface ContainerActionWithEvents {
  /** What was asked: create, start, delete and the like. */
  readonly action: string
  /** UUID of the container. */
  readonly container_uuid: string
  /** Id of the request that asked. */
  readonly request_id: string | null
  /** Who asked. */
  readonly user_id: string | null
  /** In which project. */
  readonly project_id: string | null
  /** When it began, in UTC. */
  readonly start_time: string
  /** When it ended, in UTC. */
  readonly finish_time: string | null
  /** Error when it failed. */
  readonly message: string | null
  readonly events: readonly ContainerActionEvent[]
}

export interface ContainerEvent {
  /** Its place among all events; later ones have greater ids. */
  readonly id: number
  /** What happened. */
  readonly type: 'container.created' | 'container.changed' | 'container.deleted'
  /** UUID of the container. */
  readonly container_uuid: string
  /** Id of the project it belongs to. */
  readonly project_id: string | null
  /** When it was written, in UTC. */
  readonly created_at: string
  /** Fields of the container that changed, with their new values. */
  readonly changes: Readonly<Record<string, unknown>>
}

export interface Executed {
  /** What the command wrote. */
  readonly output: string | null
  /** How it ended. */
  readonly exit_code: number | null
  /** Id of a command that waits for a terminal. */
  readonly exec_id: string | null
  /** Where that terminal is served. */
  readonly proxy_url: string | null
}

export interface FoundImage {
  /** Name, to be pulled by. */
  readonly name: string
  /** What its publisher says. */
  readonly description: string
  /** Whether the registry built it. */
  readonly is_automated: boolean
  /** Whether the registry vouches for it. */
  readonly is_official: boolean
  /** How many liked it. */
  readonly star_count: number
  /** The same again. */
  readonly metadata: { readonly is_official: boolean; readonly star_count: number }
}

export interface Healthcheck {
  /** Command that tells whether it is well. */
  readonly test: string
  /** Seconds between two of them. */
  readonly interval: number
  /** Seconds it may take. */
  readonly timeout: number
  /** How often it may fail. */
  readonly retries: number
}

export interface Host {
  /** UUID. */
  readonly uuid: string
  /** Its own addresses. */
  readonly links: readonly Link[]
  /** Name, as the host gives it. */
  readonly hostname: string
  /** Memory in MiB. */
  readonly mem_total: number
  /** Memory that its containers were promised, in MiB. */
  readonly mem_used: number
  /** Containers on it. */
  readonly total_containers: number
  /** Processors. */
  readonly cpus: number
  /** Virtual CPUs that its containers were promised. */
  readonly cpu_used: number
  /** As in x86_64. */
  readonly architecture: string | null
  /** As in linux. */
  readonly os_type: string | null
  /** Name and version of the operating system. */
  readonly os: string | null
  /** Version of the kernel. */
  readonly kernel_version: string | null
  /** Labels of the engine, name to value. */
  readonly labels: Readonly<Record<string, string>> | null
  /** Disk in GiB. */
  readonly disk_total: number
  /** Disk that its containers were promised, in GiB. */
  readonly disk_used: number
  /** Whether the size of a writable layer can be limited. */
  readonly disk_quota_supported: boolean
  /** Container runtimes of the engine. */
  readonly runtimes: readonly string[] | null
  /** Whether containers can have CPUs of their own. */
  readonly enable_cpu_pinning: boolean
}

export interface Image {
  /** UUID. */
  readonly uuid: string
  /** Its own addresses. */
  readonly links: readonly Link[]
  /** The engine's id, once the image is there. */
  readonly image_id: string | null
  /** Id of the project it belongs to. */
  readonly project_id: string | null
  /** Name, with the domain of its registry. */
  readonly repo: string
  /** Tag, or digest. */
  readonly tag: string
  /** Bytes, as digits. */
  readonly size: string | null
  /** Host it was pulled to. */
  readonly host: string
}

export interface Link {
  /** Address. */
  readonly href: string
  /** self, or bookmark: without the version. */
  readonly rel: string
}

export interface Network {
  /** UUID. */
  readonly uuid: string
  /** Name. */
  readonly name: string
  /** Id of the project it belongs to. */
  readonly project_id: string
  /** Id of the user who made it known. */
  readonly user_id: string
  /** The engine's id. */
  readonly network_id: string
  /** Id in the network service. */
  readonly neutron_net_id: string
}

export interface Processes {
  /** Titles of the columns. */
  readonly Titles: readonly string[]
  /** A row for each process. */
  readonly Processes: readonly (readonly string[])[]
}

export interface QuotaLimits {
  /** Containers; -1 for any number. */
  readonly containers: number
  /** Memory in MiB; -1 for any. */
  readonly memory: number
  /** Disk in GiB; -1 for any. */
  readonly disk: number
  /** Virtual CPUs; -1 for any number. */
  readonly cpu: number
}

export interface QuotaUsage {
  /** What may be used; -1 for any. */
  readonly limit: number
  /** What is used. */
  readonly in_use: number
}

export interface QuotaUsages {
  readonly containers: QuotaUsage
  readonly memory: QuotaUsage
  readonly disk: QuotaUsage
  readonly cpu: QuotaUsage
}

export interface Registry {
  /** UUID. */
  readonly uuid: string
  /** Name. */
  readonly name: string | null
  /** Id of the project it belongs to. */
  readonly project_id: string | null
  /** Id of the user who made it. */
  readonly user_id: string | null
  /** Host and port. */
  readonly domain: string
  /** Who signs in there. */
  readonly username: string | null
  /** Always three asterisks. */
  readonly password: string
  /** Its own addresses. There not in lists. */
  readonly links?: readonly Link[]
}

export interface RestartPolicy {
  /** When it is started again. */
  readonly Name: 'no' | 'always' | 'on-failure' | 'unless-stopped'
  /** How often, as digits. */
  readonly MaximumRetryCount: string
}

export interface Service {
  /** Number. */
  readonly id: number
  /** Host it runs on. */
  readonly host: string
  /** Its program, as in zun-compute. */
  readonly binary: string
  /** Whether it is given no new work. */
  readonly disabled: boolean
  /** Why, in the words of an operator. */
  readonly disabled_reason: string | null
  /** When it was last heard of, in UTC. */
  readonly last_seen_up: string | null
  /** Whether it counts as down whatever it says. */
  readonly forced_down: boolean
  /** How often it was heard of. */
  readonly report_count: number
  /** Zone it is in. */
  readonly availability_zone: string
  /** When it was first heard of, in UTC. */
  readonly created_at: string | null
  /** When its record last changed, in UTC. */
  readonly updated_at: string | null
  /** Whether it was heard of lately. */
  readonly state: 'up' | 'down'
}

export interface Stats {
  /** Name of the container. */
  readonly CONTAINER: string | null
  /** Of one CPU: two that are busy are 200. */
  readonly 'CPU %': number
  /** Memory it uses. */
  readonly 'MEM USAGE(MiB)': number
  /** Memory it may use. */
  readonly 'MEM LIMIT(MiB)': number
  /** The one of the other. */
  readonly 'MEM %': number
  /** Bytes read and written, as in 1/2. */
  readonly 'BLOCK I/O(B)': string
  /** Bytes received and sent, as in 1/2. */
  readonly 'NET I/O(B)': string
}

export interface ContainersListParams {
  /** Largest number of items to return; at most, and by default, the page size of the service. */
  readonly limit?: number
  /** UUID of the last item of the page before. */
  readonly marker?: string
  /** Field to sort by. */
  readonly sort_key?: string
  /** asc (default) or desc. */
  readonly sort_dir?: string
  /** List the containers of all projects. */
  readonly all_projects?: string
  /** Only containers with this name. */
  readonly name?: string
  /** Only containers with this image. */
  readonly image?: string
  /** Only containers with this project_id. */
  readonly project_id?: string
  /** Only containers with this user_id. */
  readonly user_id?: string
  /** Only containers with this memory. */
  readonly memory?: string
  /** Only containers with this task_state. */
  readonly task_state?: string
  /** Only containers with this status. */
  readonly status?: string
  /** Only containers with this host. */
  readonly host?: string
  /** Only containers with this auto_remove. */
  readonly auto_remove?: string
  /** Only containers with this label, given as key or key=value; all of them when given several times. Since 1.41. */
  readonly label?: string
}

export interface ContainersListAnswer {
  readonly containers: readonly Container[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface ContainersCreateParams {
  /** Name; generated when not given. */
  readonly name?: string | null
  /** Name or id of the image. */
  readonly image: string
  /** Command to run; one line before 1.20, a list of words since. */
  readonly command?: readonly unknown[] | null | string | null
  /** Number of virtual CPUs. */
  readonly cpu?: number | string | null
  /** Whether the CPUs are its own or shared. */
  readonly cpu_policy?: 'dedicated' | 'shared'
  /** Memory in MiB. */
  readonly memory?: string | number | null
  /** Size of the writable layer in GiB. */
  readonly disk?: string | number | null
  /** Working directory of the command. */
  readonly workdir?: string | null
  /** Delete the container when it stops. Since 1.3. */
  readonly auto_remove?: boolean | null
  /** When the host fetches the image. Rule: container:create:image_pull_policy. */
  readonly image_pull_policy?: 'never' | 'always' | 'ifnotpresent' | 'Never' | 'Always' | 'IfNotPresent' | null
  /** Labels, name to value. */
  readonly labels?: Readonly<Record<string, unknown>> | null
  /** Environment variables, name to value. */
  readonly environment?: Readonly<Record<string, string>> | null
  /** What to do when the container exits. */
  readonly restart_policy?: { readonly Name: 'no' | 'always' | 'on-failure' | 'unless-stopped'; readonly MaximumRetryCount?: number | string | null } | null
  /** Keep standard input open. */
  readonly interactive?: boolean
  /** Give it a terminal; from 1.20 to 1.35 follows interactive. */
  readonly tty?: boolean
  /** Where the image comes from. */
  readonly image_driver?: 'glance' | 'docker' | null | 'None'
  /** Names or ids of security groups. */
  readonly security_groups?: readonly string[] | null
  /** Hints for the scheduler. */
  readonly hints?: Readonly<Record<string, unknown>> | null
  /** Volumes and files to mount. Since 1.11. */
  readonly mounts?: readonly unknown[] | null
  /** Networks or ports to attach. */
  readonly nets?: readonly { readonly network?: string; readonly port?: string; readonly 'v4-fixed-ip'?: string; readonly 'v6-fixed-ip'?: string }[] | null
  /** Container runtime of the host. Since 1.5. Rule: container:create:runtime. */
  readonly runtime?: string | null
  /** Host name inside the container. Since 1.9. */
  readonly hostname?: string
  /** Zone to place it in. */
  readonly availability_zone?: string | null
  /** Create it anew when the host has lost it. */
  readonly auto_heal?: boolean
  /** Give it all privileges on the host. Since 1.21. Rule: container:create:privileged. */
  readonly privileged?: boolean
  /** Command (cmd) that tells whether it is well; interval and timeout in seconds, retries. Since 1.22. */
  readonly healthcheck?: Readonly<Record<string, unknown>> | null
  /** Ports to open, as 80/tcp, to empty objects. Since 1.24. */
  readonly exposed_ports?: Readonly<Record<string, unknown>> | null
  /** Name or UUID of the registry the image is in. Since 1.31. */
  readonly registry?: string
  /** Host to place it on. Since 1.39. Rule: container:create:requested_destination. */
  readonly host?: string
  /** Entry point of the container. Since 1.40. */
  readonly entrypoint?: readonly unknown[] | null
  /** Start the container once it is created. */
  readonly run?: unknown
}

export interface ContainersShowParams {
  /** Look in all projects. Rule: container:get_one_all_projects. */
  readonly all_projects?: unknown
}

export interface ContainersUpdateParams {
  /** Number of virtual CPUs. */
  readonly cpu?: number | string | null
  /** Memory in MiB. */
  readonly memory?: string | number | null
  /** New name. */
  readonly name?: string | null
  /** Create it anew when the host has lost it. */
  readonly auto_heal?: boolean
}

export interface ContainersDeleteParams {
  /** Delete it whatever it is doing. Since 1.7. */
  readonly force?: boolean
  /** Stop it first when it runs. Since 1.12. */
  readonly stop?: boolean
  /** Look in all projects. Rule: container:delete_all_projects. */
  readonly all_projects?: boolean
}

export interface ContainersResizeContainerParams {
  /** Number of virtual CPUs. */
  readonly cpu?: number | string | null
  /** Memory in MiB. */
  readonly memory?: string | number | null
  /** New name. */
  readonly name?: string | null
  /** Create it anew when the host has lost it. */
  readonly auto_heal?: boolean
}

export interface ContainersStopParams {
  /** Seconds it gets to stop before it is killed; the host decides when not given. */
  readonly timeout?: number | string
}

export interface ContainersRebootParams {
  /** Seconds it gets to stop before it is killed; the host decides when not given. */
  readonly timeout?: number | string
}

export interface ContainersKillParams {
  /** Name or number of the signal; SIGKILL when not given. */
  readonly signal?: string
}

export interface ContainersRebuildParams {
  /** Another image to make it from. */
  readonly image?: string
  /** Where that image comes from. */
  readonly image_driver?: string
}

export interface ContainersRenameParams {
  /** New name. */
  readonly name: string | null
}

export interface ContainersExecuteParams {
  /** Run to the end and answer the output; true when not given. */
  readonly run?: boolean
  /** Give the command a terminal and standard input. */
  readonly interactive?: boolean
  /** Command line, split as a shell does. */
  readonly command: string
}

export interface ContainersLogsParams {
  /** Include standard output; true when not given. */
  readonly stdout?: boolean
  /** Include standard error; true when not given. */
  readonly stderr?: boolean
  /** Put the time before each line. */
  readonly timestamps?: boolean
  /** Number of lines from the end; all when not given. */
  readonly tail?: string | number | null
  /** Seconds since the epoch, or YYYY-MM-DD HH:MM:SS,fff in UTC. */
  readonly since?: string | number | null
}

export interface ContainersTopParams {
  /** Arguments for ps. */
  readonly ps_args?: string
}

export interface ContainersGetArchiveParams {
  /** Path in the container. */
  readonly path: string
}

export interface ContainersPutArchiveParams {
  /** Path in the container. */
  readonly path: string
  /** The tar: as text before 1.25, in base64 since. */
  readonly data: string
}

export interface ContainersResizeParams {
  /** Height of the terminal in lines. */
  readonly h: number | string
  /** Width of the terminal in columns. */
  readonly w: number | string
}

export interface ContainersNetworkAttachParams {
  /** Network, by UUID or name; the default one when nothing is named. */
  readonly network?: string
  /** Port, by UUID or name. */
  readonly port?: string
  /** Address to have there. */
  readonly fixed_ip?: unknown
}

export interface ContainersNetworkDetachParams {
  /** Network, by UUID or name. */
  readonly network?: string
  /** Port; its whole network is detached. */
  readonly port?: string
}

export interface ContainersNetworkListAnswer {
  readonly networks: readonly AttachedNetwork[]
}

export interface ContainersAddSecurityGroupParams {
  /** Name or UUID of the security group. */
  readonly name: string
}

export interface ContainersRemoveSecurityGroupParams {
  /** Name or UUID of the security group. */
  readonly name: string
}

export interface ContainersExecuteResizeParams {
  /** Id that execute answered. */
  readonly exec_id: string
  /** Height of the terminal in lines. */
  readonly h: number | string
  /** Width of the terminal in columns. */
  readonly w: number | string
}

export interface ContainersCommitParams {
  /** Name of the image. */
  readonly repository: string
  /** Tag of the image; latest when not given. */
  readonly tag?: string
}

export interface ContainersCommitAnswer {
  /** UUID of the image. */
  readonly uuid: string
}

export interface ContainersWaitParams {
  /** What to wait for. In Error, or gone, it ends at once, reached or not. */
  readonly status: string | readonly string[]
  /** Seconds to wait, 60 by default. */
  readonly timeout?: number | string
}

export interface ContainersWaitAnswer {
  /** Whether it has one of the statuses, with nothing under way. */
  readonly reached: boolean
  readonly container: Container | null
}

export interface ContainersContainerActionsAnswer {
  readonly containerActions: readonly ContainerAction[]
}

export interface EventsListParams {
  /** Id of the last event that is known; without it, from now on. */
  readonly after?: number | string
  /** Largest number of events in one answer. */
  readonly limit?: number | string
  /** Seconds to wait for an event while there is none. A stream waits by itself. */
  readonly timeout?: number | string
  /** Only events of this container; it may be gone. */
  readonly container?: string
  /** Only events of these types. */
  readonly type?: string | readonly string[]
  /** The events of all projects. Rule: container:get_all_all_projects. */
  readonly all_projects?: unknown
}

export interface EventsListAnswer {
  readonly events: readonly ContainerEvent[]
  /** What to give as `after` to go on from here. */
  readonly last: number
}

export interface CapsulesListParams {
  /** Largest number of items to return; at most, and by default, the page size of the service. */
  readonly limit?: number
  /** UUID of the last item of the page before. */
  readonly marker?: string
  /** Field to sort by. */
  readonly sort_key?: string
  /** asc (default) or desc. */
  readonly sort_dir?: string
  /** List the capsules of all projects. */
  readonly all_projects?: string
}

export interface CapsulesListAnswer {
  readonly capsules: readonly Capsule[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface CapsulesCreateParams {
  /** The template, or its text in JSON or YAML. */
  readonly template: { readonly kind: 'capsule' | 'Capsule'; readonly capsuleVersion?: 'beta' | 'Beta'; readonly metadata: { readonly labels?: Readonly<Record<string, unknown>> | null; readonly annotations?: Readonly<Record<string, unknown>> | null; readonly name?: string | null }; readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'; readonly availabilityZone?: string | null; readonly spec: { readonly containers: readonly ({ readonly name?: string | null; readonly image: string; readonly command?: readonly (string | null)[]; readonly args?: readonly (string | null)[]; readonly resources?: { readonly requests?: { readonly cpu?: number | string | null; readonly memory?: string | number | null } }; readonly ports?: readonly ({ readonly name?: string | null; readonly containerPort: number | string; readonly hostPort?: number | string; readonly protocol?: 'TCP' | 'UDP' })[]; readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[]; readonly env?: Readonly<Record<string, string>> | null; readonly workDir?: string | null; readonly imagePullPolicy?: 'never' | 'always' | 'ifnotpresent' | 'Never' | 'Always' | 'IfNotPresent' | null; readonly stdin?: boolean; readonly tty?: boolean })[]; readonly initContainers?: readonly ({ readonly name?: string | null; readonly image: string; readonly command?: readonly (string | null)[]; readonly args?: readonly (string | null)[]; readonly resources?: { readonly requests?: { readonly cpu?: number | string | null; readonly memory?: string | number | null } }; readonly ports?: readonly ({ readonly name?: string | null; readonly containerPort: number | string; readonly hostPort?: number | string; readonly protocol?: 'TCP' | 'UDP' })[]; readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[]; readonly env?: Readonly<Record<string, string>> | null; readonly workDir?: string | null; readonly imagePullPolicy?: 'never' | 'always' | 'ifnotpresent' | 'Never' | 'Always' | 'IfNotPresent' | null; readonly stdin?: boolean; readonly tty?: boolean })[] | null; readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'; readonly volumes?: readonly { readonly name: string; readonly cinder: { readonly volumeID?: string; readonly size?: number; readonly autoRemove?: boolean } }[] | null } } | string
}

export interface CapsulesDeleteParams {
  /** Look in all projects. Rule: capsule:delete_all_projects. */
  readonly all_projects?: boolean
}

export interface HostsListParams {
  /** Largest number of items to return; at most, and by default, the page size of the service. */
  readonly limit?: number
  /** UUID of the last item of the page before. */
  readonly marker?: string
  /** Field to sort by. */
  readonly sort_key?: string
  /** asc (default) or desc. */
  readonly sort_dir?: string
}

export interface HostsListAnswer {
  readonly hosts: readonly Host[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface ServicesListAnswer {
  readonly services: readonly Service[]
}

export interface ServicesDeleteParams {
  /** Host of the service. */
  readonly host: string
  /** Program of the service, as in zun-compute. */
  readonly binary: string
}

export interface ServicesEnableParams {
  /** Host of the service. */
  readonly host: string
  /** Program of the service, as in zun-compute. */
  readonly binary: string
}

export interface ServicesEnableAnswer {
  readonly service: { readonly host: string; readonly binary: string; readonly disabled: boolean; readonly disabled_reason: string | null }
}

export interface ServicesDisableParams {
  /** Host of the service. */
  readonly host: string
  /** Program of the service, as in zun-compute. */
  readonly binary: string
  /** Why, for other operators. */
  readonly disabled_reason?: string
}

export interface ServicesDisableAnswer {
  readonly service: { readonly host: string; readonly binary: string; readonly disabled: boolean; readonly disabled_reason: string | null }
}

export interface ServicesForceDownParams {
  /** Host of the service. */
  readonly host: string
  /** Program of the service, as in zun-compute. */
  readonly binary: string
  /** Whether to count it as down. */
  readonly forced_down: boolean
}

export interface ServicesForceDownAnswer {
  readonly service: { readonly host: string; readonly binary: string; readonly forced_down: boolean }
}

export interface AvailabilityZonesListAnswer {
  readonly availability_zones: readonly AvailabilityZone[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface QuotasShowParams {
  /** Also show what is in use. */
  readonly usages?: unknown
}

export interface QuotasUpdateParams {
  /** Containers; -1 for any number. */
  readonly containers?: number | string
  /** Memory in MiB; -1 for any. */
  readonly memory?: number | string
  /** Virtual CPUs; -1 for any number. */
  readonly cpu?: number | string
  /** Disk in GiB; -1 for any. */
  readonly disk?: number | string
}

export interface QuotaClassesUpdateParams {
  /** Containers; -1 for any number. */
  readonly containers?: number | string
  /** Memory in MiB; -1 for any. */
  readonly memory?: number | string
  /** Virtual CPUs; -1 for any number. */
  readonly cpu?: number | string
  /** Disk in GiB; -1 for any. */
  readonly disk?: number | string
}

export interface RegistriesListParams {
  /** Largest number of items to return; at most, and by default, the page size of the service. */
  readonly limit?: number
  /** UUID of the last item of the page before. */
  readonly marker?: string
  /** Field to sort by. */
  readonly sort_key?: string
  /** asc (default) or desc. */
  readonly sort_dir?: string
  /** List the registries of all projects. */
  readonly all_projects?: string
  /** Only registries with this name. */
  readonly name?: string
  /** Only registries with this domain. */
  readonly domain?: string
  /** Only registries with this username. */
  readonly username?: string
  /** Only registries with this project_id. */
  readonly project_id?: string
  /** Only registries with this user_id. */
  readonly user_id?: string
}

export interface RegistriesListAnswer {
  readonly registries: readonly Registry[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface RegistriesCreateParams {
  /** The registry. */
  readonly registry: { readonly domain: string; readonly name?: string; readonly username?: string; readonly password?: string }
}

export interface RegistriesCreateAnswer {
  readonly registry: Registry
}

export interface RegistriesShowAnswer {
  readonly registry: Registry
}

export interface RegistriesUpdateParams {
  /** What to change. */
  readonly registry: { readonly domain?: string; readonly name?: string; readonly username?: string; readonly password?: string }
}

export interface RegistriesUpdateAnswer {
  readonly registry: Registry
}

export interface ImagesListParams {
  /** Largest number of items to return; at most, and by default, the page size of the service. */
  readonly limit?: number
  /** UUID of the last item of the page before. */
  readonly marker?: string
  /** Field to sort by. */
  readonly sort_key?: string
  /** asc (default) or desc. */
  readonly sort_dir?: string
}

export interface ImagesListAnswer {
  readonly images: readonly Image[]
  /** Address of the next page; null when nothing follows. */
  readonly next: string | null
}

export interface ImagesCreateParams {
  /** The image, as in name:tag. */
  readonly repo: string
  /** UUID or name of the host. */
  readonly host: string
  /** Not used. */
  readonly image_id?: string | null
  /** Not used: a tag is part of repo. */
  readonly tag?: string | null
  /** Not used. */
  readonly size?: string | number | null
  /** Not used. */
  readonly image_pull_policy?: 'never' | 'always' | 'ifnotpresent' | 'Never' | 'Always' | 'IfNotPresent' | null
}

export interface ImagesSearchParams {
  /** Where to search. */
  readonly image_driver?: 'glance' | 'docker' | null | 'None'
  /** Only images of exactly this name. */
  readonly exact_match?: boolean
}

export interface NetworksCreateParams {
  /** Has to be given, if only as null, and means nothing. */
  readonly name?: string | null
  /** Id of the network in the network service. */
  readonly neutron_net_id?: string | null
}

export class Containers {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List containers. */
  list(params: ContainersListParams = {}, options?: CallOptions): Promise<ContainersListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/containers', query: params }, options)
  }

  /** The same, page after page as they are asked for. */
  each(params: ContainersListParams = {}, options?: CallOptions): AsyncIterable<Container> {
    return followPages((page: ContainersListParams) => this.list(page, options), (answer) => answer.containers, params)
  }

  /** Create a container. */
  create(params: ContainersCreateParams, options?: CallOptions): Promise<Container> {
    return this.#send({ method: 'POST', path: '/v1/containers', body: params }, options)
  }

  /** Show a container, by UUID or name. */
  show(ident: string, params: ContainersShowParams = {}, options?: CallOptions): Promise<Container> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}`, query: params }, options)
  }

  /** Change the name, the resources or the healing of a container. */
  update(ident: string, params: ContainersUpdateParams = {}, options?: CallOptions): Promise<Container> {
    return this.#send({ method: 'PATCH', path: `/v1/containers/${encodeURIComponent(ident)}`, body: params }, options)
  }

  /** Delete a container. */
  delete(ident: string, params: ContainersDeleteParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/containers/${encodeURIComponent(ident)}`, query: params }, options)
  }

  /** Begin to change the resources of a container. Since 1.19. */
  resizeContainer(ident: string, params: ContainersResizeContainerParams = {}, options?: CallOptions): Promise<Container> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/resize_container`, body: params }, options)
  }

  /** Start a container. */
  start(ident: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/start` }, options)
  }

  /** Stop a container. */
  stop(ident: string, params: ContainersStopParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/stop`, query: params }, options)
  }

  /** Restart a container. */
  reboot(ident: string, params: ContainersRebootParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/reboot`, query: params }, options)
  }

  /** Pause a container. */
  pause(ident: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/pause` }, options)
  }

  /** Let a paused container go on. */
  unpause(ident: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/unpause` }, options)
  }

  /** Send a signal to a container. */
  kill(ident: string, params: ContainersKillParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/kill`, body: params }, options)
  }

  /** Make a container anew, on its host and networks. */
  rebuild(ident: string, params: ContainersRebuildParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/rebuild`, query: params }, options)
  }

  /** Rename a container. Until 1.13. */
  rename(ident: string, params: ContainersRenameParams, options?: CallOptions): Promise<Container> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/rename`, query: params, until: '1.13' }, options)
  }

  /** Run a command in a container. */
  execute(ident: string, params: ContainersExecuteParams, options?: CallOptions): Promise<Executed> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/execute`, query: params }, options)
  }

  /** Read what a container wrote, as a JSON string. */
  logs(ident: string, params: ContainersLogsParams = {}, options?: CallOptions): Promise<string> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/logs`, query: params }, options)
  }

  /** List the processes in a container. */
  top(ident: string, params: ContainersTopParams = {}, options?: CallOptions): Promise<Processes> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/top`, query: params }, options)
  }

  /** Show what a container uses now. */
  stats(ident: string, options?: CallOptions): Promise<Stats> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/stats` }, options)
  }

  /** Get a file or directory out of a container as a tar; in base64 since 1.25. */
  getArchive(ident: string, params: ContainersGetArchiveParams, options?: CallOptions): Promise<Archive> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/get_archive`, query: params }, options)
  }

  /** Unpack a tar into a directory of a container. */
  putArchive(ident: string, params: ContainersPutArchiveParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/put_archive`, body: params }, options)
  }

  /** Change the size of the terminal of a container. */
  resize(ident: string, params: ContainersResizeParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/resize`, query: params }, options)
  }

  /** Attach a container to a network. Since 1.8. */
  networkAttach(ident: string, params: ContainersNetworkAttachParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/network_attach`, body: params }, options)
  }

  /** Detach a container from a network. Since 1.6. */
  networkDetach(ident: string, params: ContainersNetworkDetachParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/network_detach`, body: params }, options)
  }

  /** List the networks of a container; grouped by port since 1.18. Since 1.13. */
  networkList(ident: string, options?: CallOptions): Promise<ContainersNetworkListAnswer> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/network_list` }, options)
  }

  /** Add a security group to a container. Until 1.14. */
  addSecurityGroup(ident: string, params: ContainersAddSecurityGroupParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/add_security_group`, body: params, until: '1.14' }, options)
  }

  /** Remove a security group from a container. Until 1.14. */
  removeSecurityGroup(ident: string, params: ContainersRemoveSecurityGroupParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/remove_security_group`, body: params, until: '1.14' }, options)
  }

  /** Attach to the terminal of a container. */
  attach(ident: string, options?: CallOptions): Promise<string> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/attach` }, options)
  }

  /** Change the size of the terminal of a command in a container. */
  executeResize(ident: string, params: ContainersExecuteResizeParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/execute_resize`, query: params }, options)
  }

  /** Make an image of a container. */
  commit(ident: string, params: ContainersCommitParams, options?: CallOptions): Promise<ContainersCommitAnswer> {
    return this.#send({ method: 'POST', path: `/v1/containers/${encodeURIComponent(ident)}/commit`, query: params }, options)
  }

  /** Wait until a container has one of some statuses and nothing is under way on it. Since 1.41. */
  wait(ident: string, params: ContainersWaitParams, options?: CallOptions): Promise<ContainersWaitAnswer> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/wait`, query: params }, options)
  }

  /** List what was asked of a container, newest first. */
  containerActions(ident: string, options?: CallOptions): Promise<ContainersContainerActionsAnswer> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/container_actions` }, options)
  }

  /** Show one action of a container with its events. */
  containerActionsByRequestId(ident: string, requestId: string, options?: CallOptions): Promise<ContainerActionWithEvents> {
    return this.#send({ method: 'GET', path: `/v1/containers/${encodeURIComponent(ident)}/container_actions/${encodeURIComponent(requestId)}` }, options)
  }
}

export class Events {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** Read what happened to containers, or follow it as a stream of server-sent events. Since 1.41. */
  list(params: EventsListParams = {}, options?: CallOptions): Promise<EventsListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/events', query: params }, options)
  }
}

export class Capsules {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List capsules. */
  list(params: CapsulesListParams = {}, options?: CallOptions): Promise<CapsulesListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/capsules', query: params }, options)
  }

  /** The same, page after page as they are asked for. */
  each(params: CapsulesListParams = {}, options?: CallOptions): AsyncIterable<Capsule> {
    return followPages((page: CapsulesListParams) => this.list(page, options), (answer) => answer.capsules, params)
  }

  /** Create a capsule. */
  create(params: CapsulesCreateParams, options?: CallOptions): Promise<Capsule> {
    return this.#send({ method: 'POST', path: '/v1/capsules', body: params }, options)
  }

  /** Show a capsule, by UUID or name. */
  show(ident: string, options?: CallOptions): Promise<Capsule> {
    return this.#send({ method: 'GET', path: `/v1/capsules/${encodeURIComponent(ident)}` }, options)
  }

  /** Delete a capsule with its containers. */
  delete(ident: string, params: CapsulesDeleteParams = {}, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/capsules/${encodeURIComponent(ident)}`, query: params }, options)
  }
}

export class Hosts {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List the hosts that run containers. Since 1.4. */
  list(params: HostsListParams = {}, options?: CallOptions): Promise<HostsListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/hosts', query: params }, options)
  }

  /** The same, page after page as they are asked for. */
  each(params: HostsListParams = {}, options?: CallOptions): AsyncIterable<Host> {
    return followPages((page: HostsListParams) => this.list(page, options), (answer) => answer.hosts, params)
  }

  /** Show a host, by UUID or name. Since 1.4. */
  show(ident: string, options?: CallOptions): Promise<Host> {
    return this.#send({ method: 'GET', path: `/v1/hosts/${encodeURIComponent(ident)}` }, options)
  }
}

export class Services {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List the running processes of the service. */
  list(options?: CallOptions): Promise<ServicesListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/services' }, options)
  }

  /** Forget a service; one that still runs comes back with its next heartbeat. */
  delete(params: ServicesDeleteParams, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: '/v1/services', query: params }, options)
  }

  /** Let a service be given work again. */
  enable(params: ServicesEnableParams, options?: CallOptions): Promise<ServicesEnableAnswer> {
    return this.#send({ method: 'PUT', path: '/v1/services/enable', query: params }, options)
  }

  /** Give a service no new work. */
  disable(params: ServicesDisableParams, options?: CallOptions): Promise<ServicesDisableAnswer> {
    return this.#send({ method: 'PUT', path: '/v1/services/disable', query: params }, options)
  }

  /** Count a service as down, or no longer. */
  forceDown(params: ServicesForceDownParams, options?: CallOptions): Promise<ServicesForceDownAnswer> {
    return this.#send({ method: 'PUT', path: '/v1/services/force_down', query: params }, options)
  }

  /** Forget a service, named in the path. */
  deleteByHostAndBinary(host: string, binary: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/services/${encodeURIComponent(host)}/${encodeURIComponent(binary)}` }, options)
  }
}

export class AvailabilityZones {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List the availability zones. */
  list(options?: CallOptions): Promise<AvailabilityZonesListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/availability_zones' }, options)
  }
}

export class Quotas {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** Show the limits of a project. */
  show(project: string, params: QuotasShowParams = {}, options?: CallOptions): Promise<QuotaLimits | QuotaUsages> {
    return this.#send({ method: 'GET', path: `/v1/quotas/${encodeURIComponent(project)}`, query: params }, options)
  }

  /** Set limits of a project. */
  update(project: string, params: QuotasUpdateParams = {}, options?: CallOptions): Promise<QuotaLimits> {
    return this.#send({ method: 'PUT', path: `/v1/quotas/${encodeURIComponent(project)}`, body: params }, options)
  }

  /** Take a project’s own limits away. */
  delete(project: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/quotas/${encodeURIComponent(project)}` }, options)
  }

  /** Show the limits of a project that has none of its own. */
  defaults(project: string, options?: CallOptions): Promise<QuotaLimits> {
    return this.#send({ method: 'GET', path: `/v1/quotas/${encodeURIComponent(project)}/defaults` }, options)
  }
}

export class QuotaClasses {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** Show the limits of a quota class; the class default is what projects get. */
  show(name: string, options?: CallOptions): Promise<QuotaLimits> {
    return this.#send({ method: 'GET', path: `/v1/quota_classes/${encodeURIComponent(name)}` }, options)
  }

  /** Set limits of a quota class. */
  update(name: string, params: QuotaClassesUpdateParams = {}, options?: CallOptions): Promise<QuotaLimits> {
    return this.#send({ method: 'PUT', path: `/v1/quota_classes/${encodeURIComponent(name)}`, body: params }, options)
  }
}

export class Registries {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List registries. */
  list(params: RegistriesListParams = {}, options?: CallOptions): Promise<RegistriesListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/registries', query: params }, options)
  }

  /** The same, page after page as they are asked for. */
  each(params: RegistriesListParams = {}, options?: CallOptions): AsyncIterable<Registry> {
    return followPages((page: RegistriesListParams) => this.list(page, options), (answer) => answer.registries, params)
  }

  /** Create a registry. */
  create(params: RegistriesCreateParams, options?: CallOptions): Promise<RegistriesCreateAnswer> {
    return this.#send({ method: 'POST', path: '/v1/registries', body: params }, options)
  }

  /** Show a registry, by UUID or name; never its password. */
  show(ident: string, options?: CallOptions): Promise<RegistriesShowAnswer> {
    return this.#send({ method: 'GET', path: `/v1/registries/${encodeURIComponent(ident)}` }, options)
  }

  /** Change a registry. */
  update(ident: string, params: RegistriesUpdateParams, options?: CallOptions): Promise<RegistriesUpdateAnswer> {
    return this.#send({ method: 'PATCH', path: `/v1/registries/${encodeURIComponent(ident)}`, body: params }, options)
  }

  /** Delete a registry that no container was made from. */
  delete(ident: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/registries/${encodeURIComponent(ident)}` }, options)
  }
}

export class Images {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** List the images that the project had pulled to hosts. */
  list(params: ImagesListParams = {}, options?: CallOptions): Promise<ImagesListAnswer> {
    return this.#send({ method: 'GET', path: '/v1/images', query: params }, options)
  }

  /** The same, page after page as they are asked for. */
  each(params: ImagesListParams = {}, options?: CallOptions): AsyncIterable<Image> {
    return followPages((page: ImagesListParams) => this.list(page, options), (answer) => answer.images, params)
  }

  /** Pull an image to a host. */
  create(params: ImagesCreateParams, options?: CallOptions): Promise<Image> {
    return this.#send({ method: 'POST', path: '/v1/images', body: params }, options)
  }

  /** Show an image of a host, by UUID. */
  show(ident: string, options?: CallOptions): Promise<Image> {
    return this.#send({ method: 'GET', path: `/v1/images/${encodeURIComponent(ident)}` }, options)
  }

  /** Remove an image from its host. */
  delete(ident: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/images/${encodeURIComponent(ident)}` }, options)
  }

  /** Search the public registry for images. */
  search(name: string, params: ImagesSearchParams = {}, options?: CallOptions): Promise<readonly FoundImage[]> {
    return this.#send({ method: 'GET', path: `/v1/images/${encodeURIComponent(name)}/search`, query: params }, options)
  }
}

export class Networks {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

  /** Make a network of the network service known to the engine. */
  create(params: NetworksCreateParams = {}, options?: CallOptions): Promise<Network> {
    return this.#send({ method: 'POST', path: '/v1/networks', body: params }, options)
  }

  /** Take back that a network was made known to the engine. Since 1.27. */
  delete(network: string, options?: CallOptions): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/v1/networks/${encodeURIComponent(network)}` }, options)
  }
}

/** Everything the API offers, by resource. */
export class Operations {
  readonly containers: Containers
  readonly events: Events
  readonly capsules: Capsules
  readonly hosts: Hosts
  readonly services: Services
  readonly availabilityZones: AvailabilityZones
  readonly quotas: Quotas
  readonly quotaClasses: QuotaClasses
  readonly registries: Registries
  readonly images: Images
  readonly networks: Networks

  constructor(send: Send) {
    this.containers = new Containers(send)
    this.events = new Events(send)
    this.capsules = new Capsules(send)
    this.hosts = new Hosts(send)
    this.services = new Services(send)
    this.availabilityZones = new AvailabilityZones(send)
    this.quotas = new Quotas(send)
    this.quotaClasses = new QuotaClasses(send)
    this.registries = new Registries(send)
    this.images = new Images(send)
    this.networks = new Networks(send)
  }
}
