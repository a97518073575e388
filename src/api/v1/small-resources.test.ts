import { describe, expect, it } from 'vitest'
import type { ComputeNode } from '#objects/compute-node.ts'
import { aContainer } from '../../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../../test/support/edge.ts'

const host: ComputeNode = {
  uuid: '86bb88ca-6bd6-413b-97d9-8b1dd2d49986',
  hostname: 'vm',
  memTotalMib: 24105,
  memFreeMib: 0,
  memAvailableMib: 0,
  memUsedMib: 5344,
  totalContainers: 13,
  runningContainers: 1,
  pausedContainers: 0,
  stoppedContainers: 12,
  cpus: 2,
  cpuUsed: 10.4,
  architecture: 'x86_64',
  osType: 'linux',
  os: 'Debian GNU/Linux 12 (bookworm)',
  kernelVersion: '6.1',
  labels: {},
  diskTotalGib: 201,
  diskUsedGib: 0,
  diskQuotaSupported: false,
  runtimes: ['runc'],
  enableCpuPinning: false,
}

describe('hosts', () => {
  const withHost = () => {
    const edge = anEdge()
    edge.app.held.hosts.push(host)
    return edge
  }
  const view = {
    uuid: host.uuid,
    links: [
      { href: `http://zun.test/v1/hosts/${host.uuid}`, rel: 'self' },
      { href: `http://zun.test/hosts/${host.uuid}`, rel: 'bookmark' },
    ],
    hostname: 'vm',
    mem_total: 24105,
    mem_used: 5344,
    total_containers: 13,
    cpus: 2,
    cpu_used: 10.4,
    architecture: 'x86_64',
    os_type: 'linux',
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel_version: '6.1',
    labels: {},
    disk_total: 201,
    disk_used: 0,
    disk_quota_supported: false,
    runtimes: ['runc'],
    enable_cpu_pinning: false,
  }

  it('are listed', async () => {
    expect((await withHost().ask('GET', '/v1/hosts?colour=red')).body).toEqual({ hosts: [view], next: null })
  })

  it('are paged by name', async () => {
    const edge = withHost()
    expect((await edge.ask('GET', '/v1/hosts?limit=1')).body.next).toBe(
      `http://zun.test/v1/hosts?sort_key=hostname&sort_dir=asc&limit=1&marker=${host.uuid}`,
    )
    expect(edge.app.calls[0]?.args[0]).toEqual({ limit: 1, sortDir: 'asc', sortKey: 'hostname' })
  })

  it.each(['vm', host.uuid])('%s is shown', async (ident) => {
    expect((await withHost().ask('GET', `/v1/hosts/${ident}`)).body).toEqual(view)
  })

  it.each([
    ['/v1/hosts', 'admin', '1.3', '406 Not Acceptable'],
    ['/v1/hosts/vm', 'admin', '1.3', '406 Not Acceptable'],
    ['/v1/hosts', 'demo', '1.4', "403 Policy doesn't allow host:get_all to be performed."],
    ['/v1/hosts/vm', 'demo', '1.4', "403 Policy doesn't allow host:get to be performed."],
    ['/v1/hosts/nobody', 'admin', '1.4', '404 Compute node nobody could not be found.'],
    ['/v1/hosts?marker=vm', 'admin', '1.4', '404 Compute node vm could not be found.'],
    ['/v1/hosts?limit=0', 'admin', '1.4', '400 Limit must be positive integer'],
  ] as const)('%s as %s at %s', async (url, as, at, expected) => {
    const told = await withHost().ask('GET', url, { as, at })
    expect(`${told.status} ${errorOf(told).title}`).toBe(expected)
  })
})

describe('services', () => {
  it('are listed', async () => {
    const edge = anEdge()
    edge.app.held.services.push({
      id: 2,
      host: 'vm',
      binary: 'zun-compute',
      state: 'up',
      disabled: false,
      disabledReason: null,
      forcedDown: false,
      reportCount: 35,
      lastSeenUp: new Date('2026-11-22T17:59:34Z'),
      createdAt: new Date('2026-11-22T17:25:09Z'),
      updatedAt: null,
      availabilityZone: 'nova',
    })
    expect((await edge.ask('GET', '/v1/services')).body).toEqual({
      services: [
        {
          id: 2,
          host: 'vm',
          binary: 'zun-compute',
          disabled: false,
          disabled_reason: null,
          last_seen_up: '2026-11-22T17:59:34.000000',
          forced_down: false,
          report_count: 35,
          availability_zone: 'nova',
          created_at: '2026-11-22T17:25:09.000000',
          updated_at: null,
          state: 'up',
        },
      ],
    })
  })

  it('are for admins', async () => {
    expect((await anEdge().ask('GET', '/v1/services', { as: 'demo' })).status).toBe(403)
  })
})

describe('availability zones', () => {
  it.each(['', '?limit=1&marker=x&colour=red'])('are listed whatever the page: %j', async (query) => {
    const told = await anEdge().ask('GET', `/v1/availability_zones${query}`, { as: 'demo' })
    expect(told.body).toEqual({ availability_zones: [{ availability_zone: 'nova' }], next: null })
  })
})

describe('container actions', () => {
  const container = aContainer()
  const url = `/v1/containers/${container.uuid}/container_actions`
  const requestId = 'req-3c28f60f-8254-485d-9b69-a88a069bcdcd'
  const withAction = () => {
    const edge = anEdge({ containers: [container] })
    edge.app.held.actions.push({
      id: 1,
      action: 'create',
      containerUuid: container.uuid,
      requestId,
      projectId: 'demo',
      userId: 'ann',
      startTime: new Date('2026-11-22T17:56:12Z'),
      finishTime: null,
      message: 'Error',
    })
    edge.app.held.events.push({
      event: 'compute__do_container_create',
      startTime: new Date('2026-11-22T17:56:13Z'),
      finishTime: new Date('2026-11-22T17:56:16.5Z'),
      result: 'Error',
      traceback: 'because',
      details: null,
    })
    return edge
  }
  const view = {
    action: 'create',
    container_uuid: container.uuid,
    request_id: requestId,
    user_id: 'ann',
    project_id: 'demo',
    start_time: '2026-11-22T17:56:12.000000',
    finish_time: null,
    message: 'Error',
  }

  it('are listed', async () => {
    expect((await withAction().ask('GET', url, { as: 'demo' })).body).toEqual({ containerActions: [view] })
  })

  it.each([
    ['admin', 'because'],
    ['demo', null],
  ] as const)('show %s the trace %j', async (as, traceback) => {
    expect((await withAction().ask('GET', `${url}/${requestId}`, { as, at: '1.40' })).body).toEqual({
      ...view,
      events: [
        {
          event: 'compute__do_container_create',
          start_time: '2026-11-22T17:56:13.000000',
          finish_time: '2026-11-22T17:56:16.500000',
          result: 'Error',
          traceback,
        },
      ],
    })
  })

  it('are not found under another request', async () => {
    expect(errorOf(await withAction().ask('GET', `${url}/req-none`))).toMatchObject({
      status: 404,
      code: 'container.resource-not-found',
      title: 'The Action resource req-none could not be found.',
    })
  })

  it('ask the policy before they look for the container', async () => {
    const edge = anEdge({ denied: ['container:actions'] })
    expect((await edge.ask('GET', '/v1/containers/nobody/container_actions')).status).toBe(403)
  })
})

describe('discovery', () => {
  const version = {
    id: 'v1',
    links: [{ href: 'http://zun.test/v1/', rel: 'self' }],
    status: 'CURRENT',
    max_version: '1.41',
    min_version: '1.1',
  }

  it('lists the versions, and no microversion of its own', async () => {
    const told = await anEdge().ask('GET', '/', { as: 'nobody' })
    expect(told.body).toEqual({
      name: 'OpenStack Zun API',
      description: 'Zun is an OpenStack project which aims to provide containers service.',
      versions: [version],
      default_version: version,
    })
    expect(told.headers['openstack-api-version']).toBeUndefined()
  })

  it('lists the resources', async () => {
    const told = await anEdge().ask('GET', '/v1', { as: 'nobody' })
    expect(told.headers['openstack-api-version']).toBe('container 1.41')
    expect(Object.keys(told.body)).toEqual(
      'id media_types links services containers images networks hosts capsules availability_zones quotas quota_classes registries'.split(
        ' ',
      ),
    )
    expect(told.body.quota_classes).toEqual([
      { href: 'http://zun.test/v1/quota_classes/', rel: 'self' },
      { href: 'http://zun.test/quota_classes/', rel: 'bookmark' },
    ])
  })

  it('puts the path a proxy mounts the service at into links', async () => {
    const edge = anEdge({ conf: { mountPrefix: '/container' } })
    expect((await edge.ask('GET', '/')).body.versions[0].links[0].href).toBe('http://zun.test/container/v1/')
  })

  it('believes a proxy about scheme and host only when told to', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cloud.test' }
    const linkOf = async (edge: ReturnType<typeof anEdge>) =>
      (await edge.ask('GET', '/', { headers })).body.versions[0].links[0].href
    expect(await linkOf(anEdge())).toBe('http://zun.test/v1/')
    expect(await linkOf(anEdge({ conf: { trustProxyHeaders: true } }))).toBe('https://cloud.test/v1/')
  })
})
