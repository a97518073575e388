/** What the scheduler knows of a host at the moment of a decision. Totals include over-commitment. */
export interface HostState {
  readonly hostname: string
  readonly availabilityZone: string
  readonly up: boolean
  readonly engineUp: boolean
  readonly disabled: boolean
  readonly runtimes: readonly string[]
  /** Whether its engine can limit the disk of a container. */
  readonly diskQuotaSupported: boolean
  readonly total: { readonly vcpu: number; readonly memoryMib: number; readonly diskGib: number }
  readonly used: { readonly vcpu: number; readonly memoryMib: number; readonly diskGib: number }
}
