// What is measured of containers whose use of the host is known.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { DockerDriver } from '#container/docker/driver.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import { aSpec } from '../support/container-spec.ts'
import { docker, dockerUrl, removeAllOf } from '../support/docker-engine.ts'
import { until } from '../support/until.ts'

const image = process.env.ZUN_TEST_IMAGE ?? 'busybox:latest'
const owner = `stats-${randomUUID()}`
const mib = 1024 * 1024
const driver = new DockerDriver({ apiUrl: dockerUrl, owner, defaultTimeoutSeconds: 20 })

afterEach(() => removeAllOf(owner))
afterAll(() => driver.close())

async function running(script: string, fields: Partial<ContainerSpec> = {}): Promise<string> {
  const uuid = randomUUID()
  await driver.create(aSpec({ uuid, image, command: ['/bin/sh', '-c', script], ...fields }))
  await driver.start(uuid)
  return uuid
}

test('a container that burns half a CPU for ten seconds reads 50 % ± 5', async () => {
  const uuid = await running('while :; do :; done', { cpu: 0.5 })
  const begun = performance.now()
  const readings: number[] = []
  while (performance.now() - begun < 10_000) readings.push((await driver.stats(uuid)).cpuPercent)
  // On a host that is short of CPUs a single second can give the container less than its due.
  const median = readings.toSorted((a, b) => a - b)[Math.floor(readings.length / 2)] ?? 0
  process.stdout.write(
    `half a CPU: ${readings.map((each) => each.toFixed(1)).join(' ')}, median ${median.toFixed(1)} %\n`,
  )
  expect(readings.length).toBeGreaterThanOrEqual(3)
  expect(median).toBeGreaterThan(45)
  expect(median).toBeLessThan(55)
})

test('a container that sleeps uses nothing', async () => {
  expect((await driver.stats(await running('sleep 3600'))).cpuPercent).toBeLessThan(5)
})

test('memory is that of its processes, and not the cache of a file they have read', async () => {
  const uuid = await running('sleep 3600', { memoryMib: 128 })
  const dd = '/bin/busybox dd bs=1M count=48'
  const script = `${dd} if=/dev/zero of=/file oflag=direct && ${dd} if=/file of=/dev/null`
  await docker('exec', `zun-${uuid}`, '/bin/sh', '-c', script)
  const { memoryBytes, memoryLimitBytes } = await driver.stats(uuid)
  expect(memoryLimitBytes).toBe(128 * mib)
  expect(memoryBytes).toBeLessThan(24 * mib)
})

test('memory that a process holds counts', async () => {
  // The shell keeps the text in a variable.
  const script =
    'x=$(/bin/busybox dd if=/dev/zero bs=1M count=24 2>/dev/null | /bin/busybox tr "\\0" x); echo ready; sleep 3600; true'
  const uuid = await running(script, { memoryMib: 256 })
  await until('the text is there', 30_000, async () => (await docker('logs', `zun-${uuid}`)) === 'ready')
  expect((await driver.stats(uuid)).memoryBytes).toBeGreaterThan(24 * mib)
})

test('bytes that come and go by the network are counted', async () => {
  const networks = [{ networkName: 'bridge' }]
  const server = await running(
    '/bin/busybox dd if=/dev/zero of=/file bs=1M count=4; /bin/busybox httpd -f -p 80 -h /',
    {
      networks,
    },
  )
  const client = await running('sleep 3600', { networks })
  const address = (await driver.find(server))?.addresses[0]?.ipv4
  const fetch = `/bin/busybox wget -q -O /dev/null http://${address}/file`
  await until('the server answers', 20_000, () =>
    docker('exec', `zun-${client}`, '/bin/sh', '-c', fetch).then(
      () => true,
      () => false,
    ),
  )
  expect((await driver.stats(client)).networkReceivedBytes).toBeGreaterThan(4 * mib)
  expect((await driver.stats(server)).networkSentBytes).toBeGreaterThan(4 * mib)
})
