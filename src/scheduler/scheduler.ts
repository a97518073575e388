// Which host: filters say which will do, weights say in which order. Pure: values in, values out.
import type { HostState } from './host-state.ts'

export interface SchedulingRequest {
  readonly vcpu: number
  readonly memoryMib: number
  readonly diskGib: number
  readonly availabilityZone: string | null
  readonly host: string | null
  readonly runtime: string | null
}

/** Says why a host will not do; `undefined` when it will. */
export type Filter = (host: HostState, request: SchedulingRequest) => string | undefined

export interface Choice {
  /** Best first. */
  readonly hosts: readonly HostState[]
  /** Hostname to the reason it was refused. */
  readonly rejections: Readonly<Record<string, string>>
}

export const requestedHost: Filter = (host, request) =>
  request.host === null || request.host === host.hostname ? undefined : `${request.host} was asked for`

export const availabilityZone: Filter = (host, request) =>
  request.availabilityZone === null || request.availabilityZone === host.availabilityZone
    ? undefined
    : `it is in zone ${host.availabilityZone}, not ${request.availabilityZone}`

export const computeAlive: Filter = (host) => {
  if (host.disabled) return 'its service is disabled'
  if (!host.up) return 'its service is down'
  return host.engineUp ? undefined : 'its engine is away'
}

export const runtime: Filter = (host, request) =>
  request.runtime === null || host.runtimes.includes(request.runtime)
    ? undefined
    : `it has no runtime ${request.runtime}`

/** The engine there would refuse it. */
export const diskQuota: Filter = (host, request) =>
  request.diskGib === 0 || host.diskQuotaSupported ? undefined : 'it cannot limit the disk of a container'

export const defaultFilters: readonly Filter[] = [requestedHost, availabilityZone, computeAlive, runtime, diskQuota]

/** Why hosts that are there can never serve the request, if that is all there is against them; `undefined` when it is not. */
export function lackingEverywhere(
  request: SchedulingRequest,
  hosts: readonly HostState[],
): 'runtime' | 'disk quota' | undefined {
  const candidates = schedule(hosts, request, [requestedHost, availabilityZone, computeAlive]).hosts
  if (candidates.length === 0) return undefined
  if (candidates.every((host) => runtime(host, request) !== undefined)) return 'runtime'
  return candidates.every((host) => diskQuota(host, request) !== undefined) ? 'disk quota' : undefined
}

/** All hosts that will do, those with the most free memory and processors first. */
export function schedule(
  hosts: readonly HostState[],
  request: SchedulingRequest,
  filters: readonly Filter[] = defaultFilters,
): Choice {
  const rejections: Record<string, string> = {}
  const fit = hosts.filter((host) => {
    const reason = filters.map((filter) => filter(host, request)).find((refusal) => refusal !== undefined)
    if (reason !== undefined) rejections[host.hostname] = reason
    return reason === undefined
  })
  return { hosts: fit.toSorted((a, b) => freedom(b) - freedom(a) || a.hostname.localeCompare(b.hostname)), rejections }
}

/** The scarcer of the two shares that are free, 0 to 1. */
function freedom(host: HostState): number {
  const share = (used: number, total: number) => (total > 0 ? 1 - used / total : 0)
  return Math.min(share(host.used.memoryMib, host.total.memoryMib), share(host.used.vcpu, host.total.vcpu))
}
