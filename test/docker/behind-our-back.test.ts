// Somebody else works on the same Docker: with our containers, and with their own beside ours.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DockerCloud } from '../support/docker-cloud.ts'
import { containersOf, docker } from '../support/docker-engine.ts'
import { noPromises } from '../support/invariants.ts'
import { until } from '../support/until.ts'
import { type Answer, ZunProcess } from '../support/zun-process.ts'

const limitMs = 2_000

let cloud: DockerCloud
let slowestMs = 0

beforeAll(async () => {
  cloud = await DockerCloud.open()
})

afterAll(async () => {
  process.stdout.write(`behind our back: right after ${Math.round(slowestMs)} ms at the latest\n`)
  await cloud?.[Symbol.asyncDispose]()
})

async function running(body: Record<string, unknown> = {}): Promise<string> {
  const uuid = await cloud.zun.run(body)
  await cloud.zun.reaches(uuid, 'Running')
  return uuid
}

/** Counted from the moment the other's command has returned. */
async function soonIs(uuid: string, status: string): Promise<Answer['body']> {
  const begun = performance.now()
  const body = await cloud.zun.reaches(uuid, status, limitMs)
  slowestMs = Math.max(slowestMs, performance.now() - begun)
  return body
}

const isGone = (uuid: string) => cloud.zun.isGone(uuid, limitMs)

describe('what others do to our containers', () => {
  it('docker stop and docker start show within two seconds', async () => {
    const uuid = await running()
    await docker('stop', '-t', '0', `zun-${uuid}`)
    expect(await soonIs(uuid, 'Stopped')).toMatchObject({ status_detail: expect.stringMatching(/^Exited\(137\)/) })
    await docker('start', `zun-${uuid}`)
    expect(await soonIs(uuid, 'Running')).toMatchObject({
      status_detail: expect.stringMatching(/^Up /),
      addresses: {
        [Object.keys((await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body.addresses)[0] ?? '']: [{}],
      },
    })
  })

  it('docker pause and docker unpause show within two seconds', async () => {
    const uuid = await running()
    await docker('pause', `zun-${uuid}`)
    await soonIs(uuid, 'Paused')
    expect((await cloud.zun.api('POST', `/v1/containers/${uuid}/stop`)).body.errors[0].title).toBe(
      `Cannot stop container ${uuid} in Paused state`,
    )
    await docker('unpause', `zun-${uuid}`)
    await soonIs(uuid, 'Running')
  })

  it('docker rm -f leaves an Error with the reason, and a delete clears it away', async () => {
    const uuid = await running()
    await docker('rm', '-f', `zun-${uuid}`)
    const { status_reason } = await soonIs(uuid, 'Error')
    expect(status_reason).toMatch(/^No such container: [0-9a-f]{64} in docker$/)
    expect(await cloud.zun.api('DELETE', `/v1/containers/${uuid}`)).toMatchObject({ status: 204 })
    await isGone(uuid)
  })

  it('docker kill shows within two seconds', async () => {
    const uuid = await running()
    await docker('kill', `zun-${uuid}`)
    expect(await soonIs(uuid, 'Stopped')).toMatchObject({ status_detail: expect.stringMatching(/^Exited\(137\)/) })
  })

  it('many at once all show within two seconds', async () => {
    const uuids = await Promise.all(Array.from({ length: 8 }, () => running()))
    await docker('kill', ...uuids.map((uuid) => `zun-${uuid}`))
    await Promise.all(uuids.map((uuid) => soonIs(uuid, 'Stopped')))
  })
})

describe('what containers do by themselves', () => {
  it('an end of the process shows with its exit code', async () => {
    const uuid = await running({ command: ['sh', '-c', 'sleep 1; exit 3'] })
    await docker('wait', `zun-${uuid}`)
    expect(await soonIs(uuid, 'Stopped')).toMatchObject({ status_detail: expect.stringMatching(/^Exited\(3\)/) })
  })

  it('an end for want of memory shows as the kill it is', async () => {
    const uuid = await running({ command: ['sh', '-c', 'sleep 1; exec tail /dev/zero'], memory: 32 })
    await docker('wait', `zun-${uuid}`)
    expect(await soonIs(uuid, 'Stopped')).toMatchObject({ status_detail: expect.stringMatching(/^Exited\(137\)/) })
    // Docker itself does not always notice what killed it; the reason is there whenever it does, and only then.
    await until('the reason says what Docker says', limitMs, async () => {
      const noticed = (await docker('inspect', '-f', '{{.State.OOMKilled}}', `zun-${uuid}`)) === 'true'
      const { status_reason } = (await cloud.zun.api('GET', `/v1/containers/${uuid}`)).body
      return status_reason === (noticed ? 'The container ran out of memory and was killed.' : null)
    })
  })

  it('one with a restart policy is Running again without us', async () => {
    const uuid = await running({
      command: ['sh', '-c', '[ -e /once ] || { touch /once; sleep 1; exit 1; }; sleep 1000'],
      restart_policy: { Name: 'on-failure', MaximumRetryCount: '2' },
    })
    await until('Docker restarts it', 15_000, async () => {
      return (await docker('inspect', '-f', '{{.RestartCount}} {{.State.Status}}', `zun-${uuid}`)) === '1 running'
    })
    await soonIs(uuid, 'Running')
  })

  it('one with auto_remove is gone after its end, with all it held', async () => {
    const uuid = await running({ command: ['sleep', '2'], auto_remove: true })
    expect(cloud.witness.claims()).toContain(uuid)
    await docker('wait', `zun-${uuid}`)
    await isGone(uuid)
    expect(cloud.witness.claims()).not.toContain(uuid)
    expect((await containersOf(cloud.witness.owner)).map((each) => each.uuid)).not.toContain(uuid)
  })
})

describe("others' containers beside ours", () => {
  const anothers = randomUUID()
  const unlabelled = randomUUID()
  const plain = `bystander-${randomUUID()}`
  const names = [plain, `zun-${anothers}`, `zun-${unlabelled}`]
  const asTheyAre = () => docker('inspect', '-f', '{{.Id}} {{.State.Status}} {{.State.StartedAt}}', ...names)
  let before: string

  beforeAll(async () => {
    const labels = ['--label', `zun.owner=${randomUUID()}`, '--label', `zun.uuid=${anothers}`]
    await docker('run', '-d', '--name', plain, 'busybox', 'sleep', '1000')
    await docker('run', '-d', '--name', `zun-${anothers}`, ...labels, 'busybox', 'sleep', '1000')
    await docker('run', '-d', '--name', `zun-${unlabelled}`, 'busybox', 'sleep', '1000')
    before = await asTheyAre()
  })

  afterAll(async () => {
    await docker('rm', '-f', ...names)
  })

  it('are not ours to show, stop or delete, whatever they are called', async () => {
    for (const ident of [anothers, unlabelled, plain, `zun-${unlabelled}`]) {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/stop?timeout=0'],
        ['DELETE', '?force=true'],
      ] as const) {
        const { status } = await cloud.zun.api(method, `/v1/containers/${ident}${path}`, { as: 'admin' })
        expect([method, ident, status]).toEqual([method, ident, 404])
      }
    }
    const { body } = await cloud.zun.api('GET', '/v1/containers?all_projects=true', { as: 'admin' })
    const known = body.containers.map(({ uuid }: { uuid: string }) => uuid)
    expect(known).not.toContain(anothers)
    expect(known).not.toContain(unlabelled)
    expect(await asTheyAre()).toBe(before)
  })

  it('are untouched by a restart and a crash of ours, and by the lists made then', async () => {
    const uuid = await running()
    expect(await cloud.zun.stop()).toBe(0)
    cloud.zun = await ZunProcess.start({ stateDir: cloud.path })
    await cloud.zun.reaches(uuid, 'Running')
    await cloud.zun.crash()
    cloud.zun = await ZunProcess.start({ stateDir: cloud.path })
    await cloud.zun.reaches(uuid, 'Running')
    await cloud.witness.converges(noPromises(), 10_000)
    expect(await asTheyAre()).toBe(before)
  })

  it('may come and go without a trace with us', async () => {
    const rows = cloud.witness.rows().length
    await docker('restart', '-t', '0', plain, `zun-${anothers}`, `zun-${unlabelled}`)
    before = await asTheyAre()
    const uuid = await running()
    await docker('kill', `zun-${uuid}`)
    // Events come in their order: once ours is seen, theirs have been.
    await soonIs(uuid, 'Stopped')
    expect(cloud.witness.rows()).toHaveLength(rows + 1)
    expect(await asTheyAre()).toBe(before)
  })
})
