import { describe, expect, test } from 'vitest'
import { isOurs, viewOf } from './view.ts'
import type { InspectAnswer } from './wire.ts'

function inspected(fields: Partial<InspectAnswer> & { readonly state?: Partial<NonNullable<InspectAnswer['State']>> }) {
  const { state, ...rest } = fields
  return {
    Id: 'c1',
    Name: '/zun-u1',
    State: {
      Status: 'running',
      Error: '',
      ExitCode: 0,
      OOMKilled: false,
      StartedAt: '2026-01-02T03:04:05.678901234Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...state,
    },
    RestartCount: 0,
    Config: {
      Hostname: 'h',
      Cmd: null,
      Entrypoint: null,
      Labels: { 'zun.owner': 'me', 'zun.uuid': 'u1' },
      Tty: false,
      ExposedPorts: { '80/tcp': {}, '80/udp': {}, '443/tcp': {} },
    },
    HostConfig: { Runtime: 'runc' },
    NetworkSettings: { Networks: null },
    ...rest,
  } satisfies InspectAnswer
}

describe('the view of a container', () => {
  test('of a running one has a start, no end and no exit code', () => {
    expect(viewOf(inspected({}))).toMatchObject({
      uuid: 'u1',
      containerId: 'c1',
      state: 'running',
      exitCode: null,
      startedAt: '2026-01-02T03:04:05.678Z',
      finishedAt: null,
      command: [],
      ports: [80, 443],
      runtime: 'runc',
    })
  })

  test('of an exited one has its exit code, zero too', () => {
    expect(viewOf(inspected({ state: { Status: 'exited', ExitCode: 0 } })).exitCode).toBe(0)
    expect(viewOf(inspected({ state: { Status: 'exited', ExitCode: 3 } })).exitCode).toBe(3)
  })

  test('of one that never started has an exit code only when its start failed', () => {
    expect(viewOf(inspected({ state: { Status: 'created' } })).exitCode).toBeNull()
    const failed = inspected({ state: { Status: 'created', ExitCode: 127, Error: 'no such file' } })
    expect(viewOf(failed)).toMatchObject({ exitCode: 127, error: 'no such file' })
  })

  test('shows addresses, and no network called none', () => {
    const endpoint = { NetworkID: 'n1', IPAddress: '10.0.0.2', GlobalIPv6Address: '', MacAddress: '' }
    const Networks = { app: endpoint, none: { ...endpoint, IPAddress: '' } }
    expect(viewOf(inspected({ NetworkSettings: { Networks } })).addresses).toEqual([
      { networkId: 'n1', networkName: 'app', ipv4: '10.0.0.2', ipv6: null, mac: null },
    ])
  })

  test('belongs to the owner on the label only', () => {
    expect(isOurs(inspected({}), 'me')).toBe(true)
    expect(isOurs(inspected({}), 'you')).toBe(false)
    expect(isOurs(inspected({ Config: { ...inspected({}).Config, Labels: null } }), 'me')).toBe(false)
  })
})
