import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { DockerClient } from '#container/docker/client.ts'
import { DockerDriver } from '#container/docker/driver.ts'
import { type Applied, type DriverHarness, describeContainerDriver } from '../conformance/container-driver.ts'
import { startRegistry } from './registry.ts'

const apiUrl = process.env.ZUN_TEST_DOCKER ?? 'unix:///var/run/docker.sock'
const image = process.env.ZUN_TEST_IMAGE ?? 'busybox:latest'
const timeoutMs = 20_000

interface Inspected {
  readonly HostConfig: {
    readonly NanoCpus: number
    readonly CpuShares: number
    readonly Memory: number
    readonly AutoRemove: boolean
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  }
  readonly Config: { readonly Tty: boolean; readonly OpenStdin: boolean; readonly Labels: Record<string, string> }
  readonly State: { readonly Status: string }
}

describeContainerDriver('docker', async (): Promise<DriverHarness> => {
  const raw = new DockerClient({ apiUrl, timeoutMs })
  await requireDocker(raw)
  const owner = `conformance-${randomUUID()}`
  const open = () => new DockerDriver({ apiUrl, owner, defaultTimeoutSeconds: timeoutMs / 1000 })
  const driver = open()
  const repository = `zun-conformance-${randomUUID()}`
  const registry = await startRegistry(repository)
  const pullableImage = `${registry.domain}/${repository}`
  const foreign: string[] = []
  const inspect = (uuid: string) => raw.json<Inspected>('GET', `/containers/zun-${uuid}/json`)
  const { Config } = await raw.json<{ Config: { Cmd: string[] } }>('GET', `/images/${image}/json`)
  return {
    driver,
    reopen: open,
    image,
    imageCommand: Config.Cmd,
    pullableImage,
    unknownImage: `${registry.domain}/no-such-image:v1`,
    missingProgram: '/no/such/program',
    tick: async () => await delay(25),
    applied: async (uuid) => appliedBy(await inspect(uuid)),
    makeForeign: async (uuid, foreignOwner) => {
      const Labels = foreignOwner === null ? {} : { 'zun.owner': foreignOwner, 'zun.uuid': uuid }
      const HostConfig = { NetworkMode: 'none' }
      const body = { Image: image, Cmd: ['sleep', '3600'], Labels, HostConfig }
      await raw.text('POST', '/containers/create', { query: { name: `zun-${uuid}` }, body })
      foreign.push(uuid)
      await raw.text('POST', `/containers/zun-${uuid}/start`)
    },
    isForeignRunning: async (uuid) => (await inspect(uuid)).State.Status === 'running',
    close: async () => {
      for (const uuid of foreign) await raw.text('DELETE', `/containers/zun-${uuid}`, { query: { force: true } })
      for (const { uuid } of await driver.list()) await driver.remove(uuid)
      for (const network of await driver.listNetworks()) {
        if (network.ours) await raw.text('DELETE', `/networks/${network.id}`)
      }
      await raw.text('DELETE', `/images/${pullableImage}`)
      await registry.close()
      await driver.close()
      raw.close()
    },
  }
})

async function requireDocker(raw: DockerClient): Promise<void> {
  try {
    await raw.version()
    await raw.text('GET', `/images/${image}/json`)
  } catch (cause) {
    throw new Error(
      `These tests need a Docker daemon at ${apiUrl} with the image ${image}: run scripts/docker-up and ` +
        `scripts/test-image ${image}, or name another daemon in ZUN_TEST_DOCKER.`,
      { cause },
    )
  }
}

function appliedBy({ HostConfig, Config }: Inspected): Applied {
  return {
    nanoCpus: HostConfig.NanoCpus,
    cpuShares: HostConfig.CpuShares,
    memoryBytes: HostConfig.Memory,
    autoRemove: HostConfig.AutoRemove,
    restartPolicy: HostConfig.RestartPolicy,
    tty: Config.Tty,
    openStdin: Config.OpenStdin,
    labels: Config.Labels,
  }
}
