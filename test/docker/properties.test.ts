// Every property of a container, read back from Docker itself: its own command, and the files of the control groups as a
// process in the container sees them.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadConf } from '#conf/load.ts'
import { DockerDriver } from '#container/docker/driver.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import { dockerOptionsFrom } from '../../src/cmd/settings.ts'
import { aSpec } from '../support/container-spec.ts'
import { docker, dockerUrl, removeAllOf } from '../support/docker-engine.ts'

const image = process.env.ZUN_TEST_IMAGE ?? 'busybox:latest'
const owner = `properties-${randomUUID()}`
const mib = 1024 * 1024

let driver: DockerDriver
let isSecondCgroups: boolean

beforeAll(async () => {
  const conf = await loadConf({ overrides: {} })
  driver = new DockerDriver({ ...(await dockerOptionsFrom(conf, owner)), apiUrl: dockerUrl })
  try {
    isSecondCgroups = (await docker('info', '--format', '{{.CgroupVersion}}')) === '2'
    await docker('image', 'inspect', image)
  } catch (cause) {
    throw new Error(`These tests need a Docker daemon at ${dockerUrl} with the image ${image}.`, { cause })
  }
})
afterEach(() => removeAllOf(owner))
afterAll(() => driver?.close())

class Made {
  readonly spec: ContainerSpec

  constructor(spec: ContainerSpec) {
    this.spec = spec
  }

  /** What `docker inspect` prints for a Go template. */
  async inspect(template: string): Promise<unknown> {
    return JSON.parse(await docker('inspect', '--format', `{{json ${template}}}`, `zun-${this.spec.uuid}`))
  }

  async inside(script: string): Promise<string> {
    return await docker('exec', `zun-${this.spec.uuid}`, '/bin/sh', '-c', script)
  }

  /** A file of its control group: of the first version, or of the second. */
  async cgroup(first: string, second: string): Promise<string> {
    return await this.inside(`cat /sys/fs/cgroup/${isSecondCgroups ? second : first}`)
  }
}

async function create(fields: Partial<ContainerSpec>): Promise<Made> {
  const spec = aSpec({ uuid: randomUUID(), projectId: 'project-1', image, command: ['sleep', '3600'], ...fields })
  await driver.create(spec)
  return new Made(spec)
}

async function run(fields: Partial<ContainerSpec>): Promise<Made> {
  const made = await create(fields)
  await driver.start(made.spec.uuid)
  return made
}

interface Case {
  readonly given: Partial<ContainerSpec>
  readonly only?: 'created'
  readonly look: (made: Made) => Promise<unknown>
  readonly expected: unknown
}

const sh = ['/bin/sh', '-c']

/** A row for each property: one that is added without a row does not compile. */
const properties: Record<Exclude<keyof ContainerSpec, 'diskGib' | 'autoRemove'>, Case> = {
  uuid: {
    given: { uuid: '7d7b0d5e-6f0e-4b33-9d5c-0d6a8f1e2c3b' },
    look: async (made) => [await made.inspect('.Name'), await made.inspect('(index .Config.Labels "zun.uuid")')],
    expected: ['/zun-7d7b0d5e-6f0e-4b33-9d5c-0d6a8f1e2c3b', '7d7b0d5e-6f0e-4b33-9d5c-0d6a8f1e2c3b'],
  },
  projectId: {
    given: { projectId: 'project-2' },
    look: (made) => made.inspect('(index .Config.Labels "zun.project_id")'),
    expected: 'project-2',
  },
  image: { given: { image }, look: (made) => made.inspect('.Config.Image'), expected: image },
  command: {
    given: { command: ['/bin/sh', '-c', 'sleep 3600; true', 'a b'] },
    look: async (made) => (await made.inside('cat /proc/1/cmdline')).split('\0').slice(0, 4),
    expected: ['/bin/sh', '-c', 'sleep 3600; true', 'a b'],
  },
  entrypoint: {
    given: { entrypoint: sh, command: ['sleep 3600; true'] },
    look: async (made) => [await made.inspect('.Config.Entrypoint'), await made.inspect('.Path')],
    expected: [sh, '/bin/sh'],
  },
  environment: {
    given: { environment: { GREETING: 'a b=c', EMPTY: '' } },
    look: (made) =>
      made.inside('echo "$GREETING"; cat /proc/self/environ | /bin/busybox tr "\\0" "\\n" | /bin/busybox grep EMPTY'),
    expected: 'a b=c\nEMPTY=',
  },
  labels: {
    given: { labels: { colour: 'red' } },
    look: (made) => made.inspect('(index .Config.Labels "colour")'),
    expected: 'red',
  },
  workdir: { given: { workdir: '/proc' }, look: (made) => made.inside('pwd'), expected: '/proc' },
  hostname: { given: { hostname: 'box' }, look: (made) => made.inside('cat /etc/hostname'), expected: 'box' },
  cpu: {
    given: { cpu: 0.5 },
    look: async (made) => ({
      share: isSecondCgroups
        ? share((await made.cgroup('', 'cpu.max')).split(' '))
        : share([await made.cgroup('cpu/cpu.cfs_quota_us', ''), await made.cgroup('cpu/cpu.cfs_period_us', '')]),
      isLighterThanOne: Number(await made.cgroup('cpu/cpu.shares', 'cpu.weight')) < (isSecondCgroups ? 100 : 1024),
      shares: await made.inspect('.HostConfig.CpuShares'),
    }),
    expected: { share: 0.5, isLighterThanOne: true, shares: 512 },
  },
  memoryMib: {
    given: { memoryMib: 64 },
    look: (made) => made.cgroup('memory/memory.limit_in_bytes', 'memory.max'),
    expected: String(64 * mib),
  },
  tty: {
    given: { tty: true },
    look: async (made) => [
      await made.inspect('.Config.Tty'),
      await made.inside('cat /proc/1/stat | { read a b c d e f tty rest; echo $tty; }'),
    ],
    expected: [true, expect.not.stringMatching(/^0$/)],
  },
  interactive: {
    given: { interactive: true, command: ['cat'] },
    look: async (made) => [await made.inspect('.Config.OpenStdin'), await made.inspect('.Config.StdinOnce')],
    expected: [true, false],
  },
  privileged: {
    given: { privileged: true },
    // Where the daemon itself is confined none can start.
    only: 'created',
    look: async (made) => ({
      privileged: await made.inspect('.HostConfig.Privileged'),
      securityOpt: [await made.inspect('.HostConfig.SecurityOpt')].flat(),
      capDrop: await made.inspect('.HostConfig.CapDrop'),
    }),
    expected: { privileged: true, securityOpt: expect.not.arrayContaining(['no-new-privileges']), capDrop: null },
  },
  restartPolicy: {
    given: { restartPolicy: { Name: 'on-failure', MaximumRetryCount: '3' } },
    look: (made) => made.inspect('.HostConfig.RestartPolicy'),
    expected: { Name: 'on-failure', MaximumRetryCount: 3 },
  },
  healthcheck: {
    given: { healthcheck: { test: 'true', intervalSeconds: 2, timeoutSeconds: 1, retries: 3 } },
    look: (made) => made.inspect('.Config.Healthcheck'),
    expected: { Test: ['CMD-SHELL', 'true'], Interval: 2e9, Timeout: 1e9, Retries: 3 },
  },
  exposedPorts: {
    given: { exposedPorts: ['80/tcp', '53/udp'] },
    look: (made) => made.inspect('.Config.ExposedPorts'),
    expected: { '80/tcp': {}, '53/udp': {} },
  },
  runtime: {
    given: { runtime: 'runc' },
    look: (made) => made.inspect('.HostConfig.Runtime'),
    expected: 'runc',
  },
  networks: {
    given: { networks: [{ networkName: 'bridge' }] },
    look: async (made) => Object.keys(Object(await made.inspect('.NetworkSettings.Networks'))),
    expected: ['bridge'],
  },
}

describe('every property of a container is found in the engine:', () => {
  test.each(Object.entries(properties))('%s', async (_, { given, only, look, expected }) => {
    const made = only === 'created' ? await create(given) : await run(given)
    expect(await look(made)).toEqual(expected)
  })

  test('autoRemove', async () => {
    const spec = aSpec({ uuid: randomUUID(), image, command: ['sleep', '3600'], autoRemove: true })
    await driver.create(spec)
    const id = await docker('inspect', '--format', '{{.Id}}', `zun-${spec.uuid}`)
    expect(await docker('inspect', '--format', '{{.HostConfig.AutoRemove}}', id)).toBe('true')
    await driver.start(spec.uuid)
    await driver.stop(spec.uuid, 0)
    await docker('wait', id).catch(() => undefined)
    await expect(docker('inspect', id)).rejects.toThrow('No such')
  })

  test('diskGib, or a refusal in words where the engine cannot limit it', async () => {
    const spec = aSpec({ uuid: randomUUID(), image, command: ['sleep', '3600'], diskGib: 1 })
    if ((await driver.info()).diskQuotaSupported) {
      await driver.create(spec)
      expect(await new Made(spec).inspect('.HostConfig.StorageOpt')).toEqual({ size: '1G' })
    } else {
      await expect(driver.create(spec)).rejects.toMatchObject({
        name: 'Invalid',
        message: 'Your host does not support disk quota feature.',
      })
      expect(await driver.find(spec.uuid)).toBeUndefined()
    }
  })

  test('a runtime that the host does not have is refused by its name', async () => {
    const spec = aSpec({ uuid: randomUUID(), image, runtime: 'no-such-runtime' })
    await expect(driver.create(spec)).rejects.toMatchObject({ message: expect.stringContaining('no-such-runtime') })
  })
})

describe('what the operator limits:', () => {
  test('processes, privileges, system calls, capabilities, logs and namespaces', async () => {
    const made = await run({})
    expect(await made.cgroup('pids/pids.max', 'pids.max')).toBe('2048')
    expect(await statusOf(made, 'NoNewPrivs')).toBe('1')
    expect(await statusOf(made, 'Seccomp')).toBe('2')
    const effective = BigInt(`0x${await statusOf(made, 'CapEff')}`)
    for (const bit of Object.values(dropped)) expect((effective >> bit) & 1n).toBe(0n)
    for (const bit of Object.values(kept)) expect((effective >> bit) & 1n).toBe(1n)
    expect(await made.inspect('.HostConfig.LogConfig')).toMatchObject({
      Config: { 'max-size': '20m', 'max-file': '3' },
    })
    expect(await made.inspect('.HostConfig.IpcMode')).toBe('private')
    for (const mode of ['PidMode', 'UTSMode', 'UsernsMode']) expect(await made.inspect(`.HostConfig.${mode}`)).toBe('')
    expect(await made.inspect('.HostConfig.NetworkMode')).toBe('none')
  })

  test('ordinary programs run all the same: a server on port 80, chown and setuid down', async () => {
    const made = await run({ networks: [{ networkName: 'bridge' }] })
    const page = 'busybox httpd -p 80 -h /etc && busybox wget -qO- http://127.0.0.1/hostname'
    expect(await made.inside(page)).toBe(await made.inside('cat /etc/hostname'))
    expect(await made.inside('echo x >/owned && busybox chown 12:34 /owned && busybox stat -c %u:%g /owned')).toBe(
      '12:34',
    )
    expect(await made.inside('busybox chroot / busybox id -u')).toBe('0')
    expect(await docker('exec', '-u', '12:34', `zun-${made.spec.uuid}`, '/bin/busybox', 'id', '-u')).toBe('12')
  })

  test('limits of each process, and a seccomp profile of its own', async () => {
    const conf = await loadConf({
      env: { OS_DOCKER__ULIMITS: 'nofile=128:256', OS_DOCKER__SECCOMP_PROFILE: 'unconfined' },
    })
    const other = new DockerDriver({ ...(await dockerOptionsFrom(conf, owner)), apiUrl: dockerUrl })
    const spec = aSpec({ uuid: randomUUID(), image, command: ['sleep', '3600'] })
    await other.create(spec)
    await other.start(spec.uuid)
    await other.close()
    const made = new Made(spec)
    expect(await made.inside('ulimit -Sn; ulimit -Hn')).toBe('128\n256')
    expect(await statusOf(made, 'Seccomp')).toBe('0')
  })
})

/** Bits in /proc/<pid>/status. */
const dropped = { mknod: 27n, netRaw: 13n, auditWrite: 29n, sysAdmin: 21n }
const kept = { chown: 0n, dacOverride: 1n, kill: 5n, setgid: 6n, setuid: 7n, netBindService: 10n, sysChroot: 18n }

async function statusOf(made: Made, name: string): Promise<string> {
  return (await made.inside(`cat /proc/1/status`)).match(new RegExp(`^${name}:\\s*(\\S+)$`, 'm'))?.[1] ?? ''
}

function share([quota, period]: readonly string[]): number {
  return Number(quota) / Number(period)
}
