import { describe, expect, it } from 'vitest'
import type { HostState } from './host-state.ts'
import { lackingEverywhere, type SchedulingRequest, schedule } from './scheduler.ts'

function host(hostname: string, facts: Partial<HostState> = {}): HostState {
  return {
    hostname,
    availabilityZone: 'nova',
    up: true,
    engineUp: true,
    disabled: false,
    runtimes: ['runc'],
    diskQuotaSupported: false,
    total: { vcpu: 8, memoryMib: 8192, diskGib: 100 },
    used: { vcpu: 0, memoryMib: 0, diskGib: 0 },
    ...facts,
  }
}

const request: SchedulingRequest = {
  vcpu: 1,
  memoryMib: 512,
  diskGib: 0,
  availabilityZone: null,
  host: null,
  runtime: null,
}
const names = (hosts: readonly HostState[], asked: Partial<SchedulingRequest> = {}) =>
  schedule(hosts, { ...request, ...asked }).hosts.map(({ hostname }) => hostname)

describe('schedule', () => {
  it('puts the freest host first, and equals in the order of their names', () => {
    const busy = host('a', { used: { vcpu: 6, memoryMib: 0, diskGib: 0 } })
    expect(names([busy, host('c'), host('b')])).toEqual(['b', 'c', 'a'])
  })

  it.each([
    [{ up: false }, 'its service is down'],
    [{ engineUp: false }, 'its engine is away'],
    [{ disabled: true }, 'its service is disabled'],
  ])('refuses a host that cannot work now and says why: %j', (facts, reason) => {
    expect(schedule([host('a', facts)], request)).toEqual({ hosts: [], rejections: { a: reason } })
  })

  it('passes over hosts that cannot limit a disk when a limit is asked for', () => {
    const hosts = [host('a'), host('b', { diskQuotaSupported: true })]
    expect(names(hosts, { diskGib: 1 })).toEqual(['b'])
    expect(names(hosts, { diskGib: 0 })).toEqual(['a', 'b'])
  })

  it('knows what no host that works has, and does not count those that do not', () => {
    const down = host('b', { up: false, runtimes: ['kata'], diskQuotaSupported: true })
    const lacking = (asked: Partial<SchedulingRequest>, hosts = [host('a'), down]) =>
      lackingEverywhere({ ...request, ...asked }, hosts)
    expect(lacking({ runtime: 'kata' })).toBe('runtime')
    expect(lacking({ diskGib: 1 })).toBe('disk quota')
    expect(lacking({ runtime: 'runc' })).toBeUndefined()
    expect(lacking({ runtime: 'kata' }, [down])).toBeUndefined()
    expect(lacking({ runtime: 'kata' }, [host('a'), { ...down, up: true }])).toBeUndefined()
  })

  it('keeps to the zone, the host and the runtime that were asked for', () => {
    const hosts = [host('a'), host('b', { availabilityZone: 'west' }), host('c', { runtimes: ['runc', 'kata'] })]
    expect(names(hosts, { availabilityZone: 'west' })).toEqual(['b'])
    expect(names(hosts, { host: 'a' })).toEqual(['a'])
    expect(names(hosts, { runtime: 'kata' })).toEqual(['c'])
    expect(schedule(hosts, { ...request, runtime: 'gvisor' }).rejections).toMatchObject({
      a: 'it has no runtime gvisor',
    })
  })
})
