// The parts of Docker's answers that this driver reads, in Docker's own names.

export interface VersionAnswer {
  readonly Version: string
  readonly ApiVersion: string
  readonly MinAPIVersion?: string
}

export interface InfoAnswer {
  readonly Name: string
  readonly Containers: number
  readonly ContainersRunning: number
  readonly ContainersPaused: number
  readonly ContainersStopped: number
  readonly NCPU: number
  /** Bytes. */
  readonly MemTotal: number
  readonly Architecture: string
  readonly OSType: string
  readonly OperatingSystem: string
  readonly KernelVersion: string
  /** Each `key=value`. */
  readonly Labels: readonly string[] | null
  readonly Runtimes?: Readonly<Record<string, unknown>> | null
  readonly DockerRootDir: string
  readonly LoggingDriver?: string
  readonly Driver: string
  readonly DriverStatus: readonly (readonly [string, string])[] | null
}

export interface InspectAnswer {
  readonly Id: string
  readonly Name: string
  readonly State?: {
    readonly Status: string
    readonly Error: string
    readonly ExitCode: number
    readonly OOMKilled: boolean
    readonly StartedAt: string
    readonly FinishedAt: string
    /** On the engine's host; 0 while it does not run. */
    readonly Pid?: number
    readonly Health?: { readonly Status: string } | null
  }
  readonly RestartCount: number
  readonly Config: {
    readonly Hostname: string
    readonly Cmd: readonly string[] | null
    readonly Entrypoint: readonly string[] | null
    readonly ExposedPorts?: Readonly<Record<string, object>> | null
    readonly Labels: Readonly<Record<string, string>> | null
    readonly Tty: boolean
  }
  readonly HostConfig: { readonly Runtime?: string }
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, EndpointAnswer>> | null }
}

export interface EndpointAnswer {
  readonly NetworkID: string
  readonly IPAddress: string
  readonly GlobalIPv6Address: string
  readonly MacAddress: string
}

export interface ListedContainer {
  readonly Id: string
}

export interface ExecAnswer {
  readonly Running: boolean
  readonly ExitCode: number | null
  /** On the engine's host; 0 once it has ended. */
  readonly Pid: number
}

export interface TopAnswer {
  readonly Titles: readonly string[]
  readonly Processes: readonly (readonly string[])[] | null
}

export interface ImageAnswer {
  readonly Id: string
  /** Bytes. */
  readonly Size: number
  readonly Config: { readonly Cmd: readonly string[] | null } | null
}

export interface SearchAnswer {
  readonly name: string
  readonly description: string
  readonly is_official: boolean
  readonly is_automated?: boolean
  readonly star_count: number
}

/** One line of a pull's answer. */
export interface PullLine {
  /** Of the layer, or the tag. */
  readonly id?: string
  readonly status?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

export interface EventAnswer {
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> | null }
}

export interface NetworkAnswer {
  readonly Id: string
  readonly Name: string
  readonly Driver: string
  readonly Created: string
  readonly Labels: Readonly<Record<string, string>> | null
  readonly IPAM: {
    readonly Config: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null
  }
}
