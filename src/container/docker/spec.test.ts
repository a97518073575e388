import { describe, expect, test } from 'vitest'
import type { ContainerSpec } from '#objects/container-spec.ts'
import { aSpec } from '../../../test/support/container-spec.ts'
import { createBody, laterNetworks } from './spec.ts'

const settings = { owner: 'me', version: '1.41', hostCpus: 4, logDriver: 'json-file', diskQuotaSupported: false }

function specWith(fields: Partial<ContainerSpec>): ContainerSpec {
  return aSpec({ uuid: 'u1', projectId: 'p1', image: 'busybox:latest', ...fields })
}

describe('the body of a create', () => {
  test('leaves out what was not asked for, and joins no network', () => {
    expect(createBody(specWith({ command: [], entrypoint: [] }), settings)).toEqual({
      Image: 'busybox:latest',
      Env: [],
      Labels: { 'zun.owner': 'me', 'zun.uuid': 'u1', 'zun.project_id': 'p1', 'zun.type': 'container' },
      Tty: false,
      OpenStdin: false,
      AttachStdin: false,
      AttachStdout: true,
      AttachStderr: true,
      StdinOnce: false,
      HostConfig: { NetworkMode: 'none' },
      NetworkingConfig: { EndpointsConfig: {} },
    })
  })

  test('keeps the labels of users apart from ours', () => {
    const labels = { colour: 'red', 'zun.owner': 'thief', 'zun.other': 'x' }
    expect(createBody(specWith({ labels }), settings)).toMatchObject({
      Labels: { colour: 'red', 'zun.owner': 'me' },
    })
    expect(createBody(specWith({ labels }), settings).Labels).not.toHaveProperty('zun.other')
  })

  test('limits memory, disk and CPU, the latter as weight and as hard limit', () => {
    const { HostConfig } = createBody(specWith({ cpu: 1.5, memoryMib: 64, diskGib: 3 }), settings)
    expect(HostConfig).toMatchObject({
      CpuShares: 1536,
      NanoCpus: 1_500_000_000,
      Memory: 67_108_864,
      StorageOpt: { size: '3G' },
    })
    expect(HostConfig).not.toHaveProperty('MemorySwap')
  })

  test.each([
    [16, 16_384, 4_000_000_000],
    [0.001, 2, 10_000_000],
    [1000, 262_144, 4_000_000_000],
  ])('%d CPUs stay within what Docker accepts on a host of four', (cpu, CpuShares, NanoCpus) => {
    expect(createBody(specWith({ cpu }), settings).HostConfig).toMatchObject({ CpuShares, NanoCpus })
  })

  test('limits the disk of those who ask for nothing only where the engine can', () => {
    const limited = { ...settings, diskQuotaSupported: true, defaultDiskGib: 10 }
    expect(createBody(specWith({}), limited).HostConfig).toMatchObject({ StorageOpt: { size: '10G' } })
    expect(createBody(specWith({ diskGib: 3 }), limited).HostConfig).toMatchObject({ StorageOpt: { size: '3G' } })
    const cannot = { ...limited, diskQuotaSupported: false }
    expect(createBody(specWith({}), cannot).HostConfig).not.toHaveProperty('StorageOpt')
  })

  test('turns the health check into nanoseconds and the restart count into a number', () => {
    const body = createBody(
      specWith({
        healthcheck: { test: 'true', intervalSeconds: 2, timeoutSeconds: 1, retries: 3 },
        restartPolicy: { Name: 'on-failure', MaximumRetryCount: '5' },
        interactive: true,
        exposedPorts: ['80/tcp'],
      }),
      settings,
    )
    expect(body).toMatchObject({
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 2e9, Timeout: 1e9, Retries: 3 },
      HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 } },
      ExposedPorts: { '80/tcp': {} },
      OpenStdin: true,
      StdinOnce: false,
    })
  })

  test('prefers the runtime asked for to the default one', () => {
    const withDefault = { ...settings, defaultRuntime: 'runc' }
    expect(createBody(specWith({}), withDefault).HostConfig).toMatchObject({ Runtime: 'runc' })
    expect(createBody(specWith({ runtime: 'kata' }), withDefault).HostConfig).toMatchObject({ Runtime: 'kata' })
  })
})

describe('networks', () => {
  const spec = specWith({
    networks: [{ networkName: 'a', ipv4: '10.0.0.5', mac: '02:00:00:00:00:01' }, { networkName: 'b' }],
  })

  test('of an older API: the first at create, with the MAC address on the container, the others later', () => {
    const body = createBody(spec, settings)
    expect(body).toMatchObject({ MacAddress: '02:00:00:00:00:01', HostConfig: { NetworkMode: 'a' } })
    expect(body.NetworkingConfig).toEqual({ EndpointsConfig: { a: { IPAMConfig: { IPv4Address: '10.0.0.5' } } } })
    expect(laterNetworks(spec, '1.41').map(({ networkName }) => networkName)).toEqual(['b'])
  })

  test('of a newer API: all at create, with the MAC address on the endpoint', () => {
    const body = createBody(spec, { ...settings, version: '1.44' })
    expect(body).not.toHaveProperty('MacAddress')
    expect(body.NetworkingConfig).toEqual({
      EndpointsConfig: { a: { IPAMConfig: { IPv4Address: '10.0.0.5' }, MacAddress: '02:00:00:00:00:01' }, b: {} },
    })
    expect(laterNetworks(spec, '1.44')).toEqual([])
  })
})
