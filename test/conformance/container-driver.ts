// What every engine driver owes the agent: one suite, run on each driver. The containers it makes speak a pinch of shell
// that each of them understands.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type {
  ArchivingDriver,
  ContainerDriver,
  EngineEvent,
  ExecRequest,
  LogsRequest,
  NetworkingDriver,
  PausingDriver,
  TerminalDriver,
} from '#container/driver.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import type { EngineState, EngineView } from '#objects/observed.ts'
import { aSpec } from '../support/container-spec.ts'
import { tarWith } from '../support/tar.ts'

export type FullDriver = ContainerDriver & PausingDriver & NetworkingDriver & ArchivingDriver & TerminalDriver

/** What the engine itself says it applied, whatever the driver reports. */
export interface Applied {
  readonly nanoCpus: number
  readonly cpuShares: number
  readonly memoryBytes: number
  readonly tty: boolean
  readonly openStdin: boolean
  readonly autoRemove: boolean
  readonly restartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  readonly labels: Readonly<Record<string, string>>
}

/** An engine to run the suite on. */
export interface DriverHarness {
  readonly driver: FullDriver
  /** Another driver of the same owner over the same engine, as after a restart of the agent. */
  reopen(): FullDriver
  /** An image that is present and has a shell; and its own command. */
  readonly image: string
  readonly imageCommand: readonly string[]
  /** An image of the registry that is not present. */
  readonly pullableImage: string
  /** An image that its registry does not have. */
  readonly unknownImage: string
  /** A program that no image has. */
  readonly missingProgram: string
  /** Lets a little of the engine's time pass. */
  tick(): Promise<void>
  applied(uuid: string): Promise<Applied>
  /** A running container named `zun-<uuid>` that carries another owner's label, or none. */
  makeForeign(uuid: string, owner: string | null): Promise<void>
  isForeignRunning(uuid: string): Promise<boolean>
  /** Removes whatever the suite or the harness has made. */
  close(): Promise<void>
}

const forever = ['sleep', '3600']
const mib = 1024 * 1024
const allLogs = { stdout: true, stderr: true, timestamps: false, tail: null, since: null, maxBytes: mib }

export function describeContainerDriver(name: string, makeHarness: () => Promise<DriverHarness>): void {
  describe(`the ${name} driver`, () => {
    let harness: DriverHarness
    let driver: FullDriver
    let made: string[] = []

    beforeAll(async () => {
      harness = await makeHarness()
      driver = harness.driver
    })
    afterEach(async () => {
      for (const uuid of made) await driver.remove(uuid)
      made = []
    })
    afterAll(async () => {
      await harness?.close()
    })

    function specOf(fields: Partial<ContainerSpec> = {}): ContainerSpec {
      const uuid = randomUUID()
      made.push(uuid)
      return aSpec({ uuid, projectId: 'project-1', image: harness.image, command: forever, ...fields })
    }

    async function created(fields: Partial<ContainerSpec> = {}): Promise<string> {
      return (await driver.create(specOf(fields))).uuid
    }

    async function running(fields: Partial<ContainerSpec> = {}): Promise<string> {
      const uuid = await created(fields)
      await driver.start(uuid)
      return uuid
    }

    /** The engine's time passes until it is so; at most 600 ticks. */
    async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
      for (let ticks = 0; ticks < 600; ticks += 1) {
        const seen = await look()
        if (seen !== undefined && seen !== false) return seen
        await harness.tick()
      }
      throw new Error('it did not come to be so')
    }

    async function untilState(uuid: string, state: EngineState): Promise<EngineView> {
      return await until(async () => {
        const view = await driver.find(uuid)
        return view?.state === state && view
      })
    }

    /** The engine's time passes until the promise is settled. */
    async function meanwhile<T>(work: Promise<T>): Promise<T> {
      let settled = false
      const end = () => {
        settled = true
      }
      work.then(end, end)
      await until(async () => settled)
      return await work
    }

    /** Output of a container that runs the script to its end. */
    async function outputOf(script: string, fields: Partial<ContainerSpec> = {}): Promise<string> {
      const uuid = await running({ command: ['sh', '-c', script], ...fields })
      await untilState(uuid, 'exited')
      return (await driver.logs(uuid, allLogs)).toString()
    }

    function exec(uuid: string, command: readonly string[], request: Partial<ExecRequest> = {}) {
      return driver.exec(uuid, { command, timeoutSeconds: 30, maxBytes: mib, ...request })
    }

    describe('create', () => {
      test('makes a container that has not started', async () => {
        const spec = specOf({ hostname: 'box', exposedPorts: ['8080/tcp'] })
        const view = await driver.create(spec)
        expect(view).toMatchObject({
          uuid: spec.uuid,
          containerId: expect.stringMatching(/^[0-9a-f]{64}$/),
          state: 'created',
          error: '',
          exitCode: null,
          startedAt: null,
          finishedAt: null,
          hostname: 'box',
          command: forever,
          entrypoint: [],
          ports: [8080],
          addresses: [],
        })
        expect(await driver.find(spec.uuid)).toEqual(view)
      })

      test('finds what an earlier attempt made, also from another agent', async () => {
        const spec = specOf()
        const first = await driver.create(spec)
        expect(await driver.create(spec)).toEqual(first)
        const other = harness.reopen()
        expect((await other.create(spec)).containerId).toBe(first.containerId)
        await other.close()
        expect((await driver.list()).filter(({ uuid }) => uuid === spec.uuid)).toHaveLength(1)
      })

      test('takes the command of the image when none is asked for, with an entrypoint of its own too', async () => {
        const plain = await driver.create(specOf({ command: null }))
        expect(plain).toMatchObject({ command: harness.imageCommand, entrypoint: [] })
        const entered = await driver.create(specOf({ command: [], entrypoint: ['echo'] }))
        expect(entered).toMatchObject({ command: harness.imageCommand, entrypoint: ['echo'] })
      })

      test('says that the image is not there', async () => {
        await expect(driver.create(specOf({ image: harness.unknownImage }))).rejects.toMatchObject({
          name: 'ImageNotFound',
          kind: 'invalid',
          message: expect.stringContaining(`Image ${harness.unknownImage} could not be found.`),
        })
      })

      test('gives the process its environment, directory, hostname, entrypoint and command', async () => {
        const script = ['echo "$GREETING"; pwd; hostname']
        const fields = { environment: { GREETING: 'a b=c' }, workdir: '/tmp', hostname: 'box' }
        expect(await outputOf('', { ...fields, entrypoint: ['sh', '-c'], command: script })).toBe('a b=c\n/tmp\nbox\n')
      })

      test('applies CPU, as weight and limit, and memory', async () => {
        const uuid = await created({ cpu: 0.5, memoryMib: 64 })
        expect(await harness.applied(uuid)).toMatchObject({
          nanoCpus: 500_000_000,
          cpuShares: 512,
          memoryBytes: 64 * mib,
        })
      })

      test('applies no limit where none is asked for', async () => {
        const uuid = await created({ cpu: 0, memoryMib: null })
        expect(await harness.applied(uuid)).toMatchObject({ nanoCpus: 0, cpuShares: 0, memoryBytes: 0 })
      })

      test('accepts more CPUs than the host has', async () => {
        expect(await harness.applied(await created({ cpu: 64 }))).toMatchObject({ cpuShares: 65_536 })
      })

      test('applies terminal, stdin, restart policy and labels, of which ours cannot be taken', async () => {
        const restartPolicy = { Name: 'on-failure', MaximumRetryCount: '3' } as const
        const labels = { colour: 'red', 'zun.owner': 'thief', 'zun.uuid': 'other' }
        const uuid = await created({ tty: true, interactive: true, restartPolicy, labels })
        const applied = await harness.applied(uuid)
        expect(applied).toMatchObject({
          tty: true,
          openStdin: true,
          restartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
          labels: { colour: 'red', 'zun.uuid': uuid, 'zun.project_id': 'project-1', 'zun.type': 'container' },
        })
        expect(applied.labels['zun.owner']).not.toBe('thief')
      })
    })

    describe('start', () => {
      test('runs the container, and leaves a running one as it is', async () => {
        const uuid = await created()
        const first = await driver.start(uuid)
        expect(first).toMatchObject({ state: 'running', exitCode: null, startedAt: expect.stringMatching(/Z$/) })
        expect(await driver.start(uuid)).toMatchObject({ state: 'running', startedAt: first.startedAt })
      })

      test('runs one that has ended once more', async () => {
        const uuid = await running({ command: ['sh', '-c', 'exit 3'] })
        const ended = await untilState(uuid, 'exited')
        expect(ended).toMatchObject({ exitCode: 3, finishedAt: expect.stringMatching(/Z$/) })
        await harness.tick()
        await driver.start(uuid)
        const again = await until(async () => {
          const view = await driver.find(uuid)
          return view?.state === 'exited' && view.startedAt !== ended.startedAt && view
        })
        expect(again.exitCode).toBe(3)
      })

      test('gives the reason when the program is not there, and keeps it', async () => {
        const uuid = await created({ command: [harness.missingProgram] })
        await expect(driver.start(uuid)).rejects.toMatchObject({
          name: 'DockerError',
          reason: expect.stringContaining(harness.missingProgram),
        })
        expect(await driver.find(uuid)).toMatchObject({
          state: 'created',
          error: expect.stringContaining(harness.missingProgram),
        })
      })

      test('refuses a paused container', async () => {
        const uuid = await running()
        await driver.pause(uuid)
        await expect(driver.start(uuid)).rejects.toMatchObject({ kind: 'conflict' })
      })
    })

    describe('stop, restart and kill', () => {
      test('stop ends the container, and leaves a stopped or created one as it is', async () => {
        const uuid = await created()
        expect(await driver.stop(uuid, 0)).toMatchObject({ state: 'created' })
        await driver.start(uuid)
        const first = await driver.stop(uuid, 0)
        expect(first).toMatchObject({ state: 'exited', exitCode: 137 })
        expect(await driver.stop(uuid, null)).toEqual(first)
      })

      test('stop kills what does not listen after the time given', async () => {
        const uuid = await running({ command: ['sh', '-c', "trap '' TERM; sleep 3600; sleep 3600"] })
        expect(await meanwhile(driver.stop(uuid, 1))).toMatchObject({ state: 'exited', exitCode: 137 })
      })

      test('stop ends a container for good that its restart policy would bring back', async () => {
        const uuid = await running({ restartPolicy: { Name: 'always', MaximumRetryCount: '0' } })
        expect(await driver.stop(uuid, 0)).toMatchObject({ state: 'exited' })
        for (let ticks = 0; ticks < 10; ticks += 1) await harness.tick()
        expect(await driver.find(uuid)).toMatchObject({ state: 'exited' })
      })

      test('restart runs a running and a stopped container anew', async () => {
        const uuid = await running()
        const before = await driver.find(uuid)
        await harness.tick()
        const again = await driver.restart(uuid, 0)
        expect(again.state).toBe('running')
        expect(again.startedAt).not.toBe(before?.startedAt)
        await driver.stop(uuid, 0)
        expect(await driver.restart(uuid, 0)).toMatchObject({ state: 'running' })
      })

      test('kill ends the container, and reports what a milder signal left running', async () => {
        const uuid = await running()
        expect(await driver.kill(uuid, 'SIGHUP')).toMatchObject({ state: 'running' })
        expect(await driver.kill(uuid, null)).toMatchObject({ state: 'exited', exitCode: 137 })
      })

      test('kill takes the spellings of a signal and refuses what is none', async () => {
        const uuid = await running()
        await expect(driver.kill(uuid, 'SIGNONSENSE')).rejects.toMatchObject({ kind: 'invalid' })
        expect(await driver.kill(uuid, '9')).toMatchObject({ state: 'exited' })
        await driver.start(uuid)
        expect(await driver.kill(uuid, 'kill')).toMatchObject({ state: 'exited' })
      })

      test('kill refuses a container that does not run', async () => {
        await expect(driver.kill(await created(), null)).rejects.toMatchObject({
          name: 'DockerError',
          kind: 'conflict',
          reason: expect.stringContaining('is not running'),
        })
      })
    })

    describe('pause and unpause', () => {
      test('can be repeated', async () => {
        const uuid = await running()
        expect(await driver.pause(uuid)).toMatchObject({ state: 'paused', exitCode: null })
        expect(await driver.pause(uuid)).toMatchObject({ state: 'paused' })
        expect(await driver.unpause(uuid)).toMatchObject({ state: 'running' })
        expect(await driver.unpause(uuid)).toMatchObject({ state: 'running' })
      })

      test('refuse a container that does not run', async () => {
        const uuid = await created()
        await expect(driver.pause(uuid)).rejects.toMatchObject({ kind: 'conflict' })
        await expect(driver.unpause(uuid)).rejects.toMatchObject({ kind: 'conflict' })
      })

      test('a paused container can be removed', async () => {
        const uuid = await running()
        await driver.pause(uuid)
        await driver.remove(uuid)
        expect(await driver.find(uuid)).toBeUndefined()
      })
    })

    describe('remove', () => {
      test('takes running and ended containers away, and nothing when there is none', async () => {
        const uuid = await running()
        await driver.remove(uuid)
        expect(await driver.find(uuid)).toBeUndefined()
        await driver.remove(uuid)
        await driver.remove(randomUUID())
      })

      test('called by several at once succeeds for all, and it is gone for all', async () => {
        const uuid = await running()
        const other = harness.reopen()
        const look = async (from: FullDriver) => {
          await from.remove(uuid)
          return await from.find(uuid)
        }
        expect(await Promise.all([look(driver), look(other), look(driver)])).toEqual([undefined, undefined, undefined])
        await other.close()
      })

      test('makes room for a new container of the same uuid, which is what is then meant', async () => {
        const spec = specOf()
        const other = harness.reopen()
        const first = await driver.create(spec)
        await other.remove(spec.uuid)
        const second = await other.create(spec)
        await other.close()
        expect(second.containerId).not.toBe(first.containerId)
        expect(await driver.start(spec.uuid)).toMatchObject({ containerId: second.containerId, state: 'running' })
      })

      test('happens by itself to a container with auto_remove that ends', async () => {
        const uuid = await running({ autoRemove: true, command: ['sh', '-c', 'sleep 0.2'] })
        expect((await harness.applied(uuid)).autoRemove).toBe(true)
        await until(async () => (await driver.find(uuid)) === undefined)
      })

      test('a stop that ends a container with auto_remove is no failure', async () => {
        const uuid = await running({ autoRemove: true })
        expect(['exited', 'removing', 'absent']).toContain((await driver.stop(uuid, 0)).state)
        await until(async () => (await driver.find(uuid)) === undefined)
      })
    })

    test('a restart policy brings a failed container back, and the count says how often', async () => {
      const restartPolicy = { Name: 'on-failure', MaximumRetryCount: '2' } as const
      const uuid = await running({ command: ['sh', '-c', 'exit 5'], restartPolicy })
      const ended = await until(async () => {
        const view = await driver.find(uuid)
        return view?.state === 'exited' && view.restartCount === 2 && view
      })
      expect(ended.exitCode).toBe(5)
    })

    describe('a container that is not there', () => {
      const uuid = randomUUID()
      const none = { name: 'NoSuchContainer', kind: 'not-found', container: uuid }

      test('is undefined to find, and an error to act on', async () => {
        expect(await driver.find(uuid)).toBeUndefined()
        await expect(driver.start(uuid)).rejects.toMatchObject(none)
        await expect(driver.stop(uuid, 0)).rejects.toMatchObject(none)
        await expect(driver.restart(uuid, 0)).rejects.toMatchObject(none)
        await expect(driver.kill(uuid, null)).rejects.toMatchObject(none)
        await expect(driver.pause(uuid)).rejects.toMatchObject(none)
        await expect(driver.unpause(uuid)).rejects.toMatchObject(none)
        await expect(driver.logs(uuid, allLogs)).rejects.toMatchObject(none)
        await expect(exec(uuid, ['true'])).rejects.toMatchObject(none)
        await expect(driver.top(uuid, null)).rejects.toMatchObject(none)
      })

      test('is the same to a driver that knew it before', async () => {
        const known = await created()
        const other = harness.reopen()
        await other.remove(known)
        await other.close()
        await expect(driver.start(known)).rejects.toMatchObject({ ...none, container: known })
      })
    })

    describe.each([['of another owner', 'somebody-else'] as const, ['without a label', null] as const])(
      'a container of our name but %s',
      (_, owner) => {
        test('is neither seen nor touched', async () => {
          const spec = specOf()
          const { uuid } = spec
          await harness.makeForeign(uuid, owner)
          expect(await driver.find(uuid)).toBeUndefined()
          expect((await driver.list()).map((view) => view.uuid)).not.toContain(uuid)
          await driver.remove(uuid)
          await expect(driver.create(spec)).rejects.toMatchObject({ kind: 'conflict' })
          await expect(driver.stop(uuid, 0)).rejects.toMatchObject({ name: 'NoSuchContainer' })
          await expect(driver.kill(uuid, null)).rejects.toMatchObject({ name: 'NoSuchContainer' })
          await expect(exec(uuid, ['true'])).rejects.toMatchObject({ name: 'NoSuchContainer' })
          expect(await harness.isForeignRunning(uuid)).toBe(true)
        })
      },
    )

    test('list shows all of ours, running or not, as find does', async () => {
      const uuids = [await running(), await created(), await running({ command: ['sh', '-c', 'exit 0'] })]
      await untilState(uuids[2] ?? '', 'exited')
      const listed = (await driver.list()).filter(({ uuid }) => uuids.includes(uuid))
      expect(listed.map(({ state }) => state).sort()).toEqual(['created', 'exited', 'running'])
      for (const view of listed) expect(await driver.find(view.uuid)).toEqual(view)
    })

    describe('logs', () => {
      const script = 'echo one; echo two >&2; sleep 1; echo three'
      let uuid: string
      const log = async (request: Partial<LogsRequest>) =>
        (await driver.logs(uuid, { ...allLogs, ...request })).toString()
      const lines = (text: string) => text.split('\n').filter(Boolean).sort()

      test('give stdout, stderr or both, from the start or the end, with times', async () => {
        uuid = await running({ command: ['sh', '-c', script] })
        await untilState(uuid, 'exited')
        expect(lines(await log({}))).toEqual(['one', 'three', 'two'])
        expect((await log({})).endsWith('three\n')).toBe(true)
        expect(await log({ stderr: false })).toBe('one\nthree\n')
        expect(await log({ stdout: false })).toBe('two\n')
        expect(await log({ tail: 1 })).toBe('three\n')
        const stamped = await log({ timestamps: true, tail: 1 })
        expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z three\n$/)
        const since = Date.parse(stamped.split(' ')[0] ?? '') / 1000 - 0.5
        expect(await log({ since })).toBe('three\n')
      })

      test('are refused when they are larger than wanted, or when no stream is wanted', async () => {
        uuid = await running({ command: ['sh', '-c', 'head -c 5000 /dev/zero'] })
        await untilState(uuid, 'exited')
        await expect(log({ maxBytes: 4999 })).rejects.toMatchObject({ name: 'PayloadTooLarge', kind: 'too-large' })
        expect(await log({ maxBytes: 5000 })).toHaveLength(5000)
        await expect(log({ stdout: false, stderr: false })).rejects.toMatchObject({ kind: 'invalid' })
      })

      test('of a container that never started are empty', async () => {
        uuid = await created()
        expect(await log({})).toBe('')
      })

      test('of a terminal come without frames', async () => {
        uuid = await running({ command: ['sh', '-c', 'echo hello'], tty: true })
        await untilState(uuid, 'exited')
        expect((await log({})).replaceAll('\r', '')).toBe('hello\n')
      })
    })

    describe('exec', () => {
      test('gives output of both streams and the exit code', async () => {
        const uuid = await running()
        const result = await exec(uuid, ['sh', '-c', 'echo out; echo err >&2; exit 7'])
        expect(result.exitCode).toBe(7)
        expect(result.output.toString().split('\n').sort()).toEqual(['', 'err', 'out'])
        expect(await exec(uuid, ['echo', 'a  b', 'c'])).toEqual({ output: Buffer.from('a  b c\n'), exitCode: 0 })
      })

      test('of a program that is not there ends like a shell would', async () => {
        const uuid = await running()
        const { output, exitCode } = await exec(uuid, [harness.missingProgram])
        expect([126, 127]).toContain(exitCode)
        expect(output.toString()).toContain(harness.missingProgram)
      })

      test('ends at its limit, and the command with it', async () => {
        const uuid = await running()
        const command = ['sh', '-c', 'sleep 4711; echo late']
        await expect(meanwhile(exec(uuid, command, { timeoutSeconds: 1 }))).rejects.toMatchObject({
          name: 'Conflict',
          kind: 'conflict',
          message: 'Timeout on executing command: sh -c sleep 4711; echo late',
        })
        await until(async () => !JSON.stringify((await driver.top(uuid, null)).processes).includes('4711'))
        expect(await driver.find(uuid)).toMatchObject({ state: 'running' })
      })

      test('passes on much output up to the limit and refuses more', async () => {
        const uuid = await running()
        const command = ['sh', '-c', 'head -c 300000 /dev/zero']
        expect((await exec(uuid, command, { maxBytes: 300_000 })).output).toHaveLength(300_000)
        await expect(exec(uuid, command, { maxBytes: 299_999 })).rejects.toMatchObject({ name: 'PayloadTooLarge' })
      })

      test('is refused in a container that does not run or is paused', async () => {
        const uuid = await created()
        await expect(exec(uuid, ['true'])).rejects.toMatchObject({ name: 'DockerError', kind: 'conflict' })
        await driver.start(uuid)
        await driver.pause(uuid)
        await expect(exec(uuid, ['true'])).rejects.toMatchObject({ name: 'DockerError', kind: 'conflict' })
      })
    })

    describe('top', () => {
      test('lists the processes under their titles', async () => {
        const uuid = await running()
        const { titles, processes } = await driver.top(uuid, null)
        const command = titles.indexOf('CMD')
        expect(processes.map((fields) => fields[command])).toEqual([forever.join(' ')])
      })

      test('says so when the arguments are wrong or the container does not run', async () => {
        const uuid = await running()
        await expect(driver.top(uuid, '--nonsense')).rejects.toMatchObject({ name: 'DockerError', kind: 'invalid' })
        await expect(driver.top(await created(), null)).rejects.toMatchObject({ kind: 'conflict' })
      })
    })

    test('update changes what a container may use, and leaves the rest', async () => {
      const uuid = await running({ cpu: 0.5, memoryMib: 64 })
      expect(await driver.update(uuid, { memoryMib: 96 })).toMatchObject({ uuid, state: 'running' })
      expect(await harness.applied(uuid)).toMatchObject({ memoryBytes: 96 * mib, nanoCpus: 5e8, cpuShares: 512 })
      await driver.update(uuid, { cpu: 0.25 })
      await driver.update(uuid, { cpu: 0.25 })
      expect(await harness.applied(uuid)).toMatchObject({ memoryBytes: 96 * mib, nanoCpus: 2.5e8, cpuShares: 256 })
      await expect(driver.update(randomUUID(), { cpu: 1 })).rejects.toMatchObject({ name: 'NoSuchContainer' })
    })

    test('stats tell what a container uses of what it may', async () => {
      const uuid = await running({ memoryMib: 64 })
      const stats = await meanwhile(driver.stats(uuid))
      expect(stats.memoryLimitBytes).toBe(64 * mib)
      expect(stats.memoryBytes).toBeLessThan(64 * mib)
      await expect(driver.stats(randomUUID())).rejects.toMatchObject({ name: 'NoSuchContainer' })
      expect(stats.cpuPercent).toBeGreaterThanOrEqual(0)
      expect(Object.values(stats).every(Number.isFinite)).toBe(true)
    })

    describe('archives', () => {
      const get = (uuid: string, path: string, maxBytes = mib) => driver.getArchive(uuid, { path, maxBytes })

      test('come out as they went in, whether the container runs or not', async () => {
        for (const uuid of [await created(), await running()]) {
          await driver.putArchive(uuid, '/', tarWith('hello.txt', 'hello'))
          const { tar, stat } = await get(uuid, '/hello.txt')
          expect(stat).toEqual({
            name: 'hello.txt',
            size: 5,
            mode: 0o644,
            mtime: '1970-01-01T00:00:00Z',
            linkTarget: '',
          })
          expect(tar.toString('latin1', 0, 9)).toBe('hello.txt')
          expect(tar.toString('latin1', 512, 517)).toBe('hello')
        }
      })

      test('of a path that is not there are refused, and so is what is no tar', async () => {
        const uuid = await created()
        await expect(get(uuid, '/tmp/none')).rejects.toMatchObject({ name: 'Invalid', kind: 'invalid' })
        const tar = tarWith('hello.txt', 'hello')
        await expect(driver.putArchive(uuid, '/nowhere', tar)).rejects.toMatchObject({ name: 'Invalid' })
        const noTar = Buffer.alloc(2048, 'no tar ')
        await expect(driver.putArchive(uuid, '/', noTar)).rejects.toMatchObject({ name: 'Invalid' })
        await expect(get(randomUUID(), '/tmp')).rejects.toMatchObject({ name: 'NoSuchContainer' })
      })

      test('are refused when they are larger than wanted', async () => {
        const uuid = await created()
        await driver.putArchive(uuid, '/', tarWith('large', 'x'.repeat(5000)))
        await expect(get(uuid, '/large', 4999)).rejects.toMatchObject({ name: 'PayloadTooLarge' })
      })
    })

    test('a terminal takes another size, while it runs', async () => {
      const uuid = await running({ tty: true, interactive: true })
      await driver.resize(uuid, { rows: 40, columns: 100 })
      await expect(driver.resize(await created({ tty: true }), { rows: 1, columns: 1 })).rejects.toMatchObject({
        kind: 'conflict',
      })
    })

    describe('images', () => {
      test('are present or not', async () => {
        expect(await driver.hasImage(harness.image)).toBe(true)
        expect(await driver.hasImage(harness.unknownImage)).toBe(false)
      })

      test('are present once pulled, and can be pulled again', async () => {
        expect(await driver.hasImage(harness.pullableImage)).toBe(false)
        await meanwhile(driver.pullImage(harness.pullableImage))
        expect(await driver.hasImage(harness.pullableImage)).toBe(true)
        await meanwhile(driver.pullImage(harness.pullableImage))
      })

      test('are described while they are present, and can be removed twice', async () => {
        await meanwhile(driver.pullImage(harness.pullableImage))
        const found = await driver.inspectImage(harness.pullableImage)
        expect(found).toMatchObject({ id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
        expect(found?.sizeBytes).toBeGreaterThanOrEqual(0)
        await driver.removeImage(harness.pullableImage)
        expect(await driver.inspectImage(harness.pullableImage)).toBeUndefined()
        await driver.removeImage(harness.pullableImage)
        await meanwhile(driver.pullImage(harness.pullableImage))
      })

      test('that a container needs stay', async () => {
        await created()
        await expect(driver.removeImage(harness.image)).rejects.toMatchObject({ kind: 'conflict' })
        expect(await driver.hasImage(harness.image)).toBe(true)
      })

      test('that the registry does not have cannot be pulled, and the reason says which', async () => {
        await expect(meanwhile(driver.pullImage(harness.unknownImage))).rejects.toMatchObject({
          name: 'ImageNotFound',
          kind: 'invalid',
          message: expect.stringContaining(`Image ${harness.unknownImage} could not be found. `),
        })
      })

      test('with a malformed name are refused', async () => {
        await expect(driver.pullImage('Busy Box')).rejects.toMatchObject({ kind: 'invalid' })
        await expect(driver.hasImage('Busy Box')).rejects.toMatchObject({ kind: 'invalid' })
      })
    })

    describe('networks', () => {
      const name = `conformance-${randomUUID()}`

      test('are made once, however many ask at the same time', async () => {
        const other = harness.reopen()
        const ensured = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? driver : other).ensureNetwork(name)))
        await other.close()
        expect(new Set(ensured.map(({ id }) => id)).size).toBe(1)
        expect(ensured[0]).toMatchObject({ name, driver: 'bridge', ours: true })
        expect(ensured[0]?.subnets[0]?.cidr).toMatch(/^[\d.]+\/\d+$/)
        expect((await driver.listNetworks()).filter((network) => network.name === name)).toEqual([ensured[0]])
      })

      test("include the engine's own bridge, which is not ours", async () => {
        const networks = await driver.listNetworks()
        expect(networks.find((network) => network.name === 'bridge')).toMatchObject({ ours: false, driver: 'bridge' })
        expect(networks.map((network) => network.name)).not.toContain('host')
        expect(await driver.ensureNetwork('bridge')).toMatchObject({ name: 'bridge', ours: false })
      })

      test('give a container an address on each, while it runs', async () => {
        const { id } = await driver.ensureNetwork(name)
        const uuid = await running({ networks: [{ networkName: 'bridge' }, { networkName: name }] })
        const { addresses } = (await driver.find(uuid)) ?? { addresses: [] }
        expect(addresses.map(({ networkName }) => networkName).sort()).toEqual(['bridge', name].sort())
        for (const address of addresses) expect(address.ipv4).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
        expect(addresses.find(({ networkName }) => networkName === name)?.networkId).toBe(id)
        expect((await driver.stop(uuid, 0)).addresses.map(({ ipv4 }) => ipv4)).toEqual([null, null])
      })

      test('can be joined and left later, also twice', async () => {
        await driver.ensureNetwork(name)
        const uuid = await running({ networks: [{ networkName: 'bridge' }] })
        const joined = await driver.connect(uuid, { networkName: name })
        expect(joined.addresses.map(({ networkName }) => networkName).sort()).toEqual(['bridge', name].sort())
        expect(joined.addresses.find(({ networkName }) => networkName === name)?.ipv4).toMatch(/^[\d.]+$/)
        expect(await driver.connect(uuid, { networkName: name })).toEqual(joined)
        const left = await driver.disconnect(uuid, name)
        expect(left.addresses.map(({ networkName }) => networkName)).toEqual(['bridge'])
        expect(await driver.disconnect(uuid, name)).toEqual(left)
        await expect(driver.connect(uuid, { networkName: 'no-such-network' })).rejects.toMatchObject({
          name: 'DockerError',
        })
      })

      test('that an earlier attempt did not come to are joined by the next one', async () => {
        await driver.ensureNetwork(name)
        const half = specOf({ networks: [{ networkName: 'bridge' }] })
        const { containerId } = await driver.create(half)
        const whole = await driver.create({ ...half, networks: [...half.networks, { networkName: name }] })
        expect(whole.containerId).toBe(containerId)
        expect(whole.addresses.map(({ networkName }) => networkName).sort()).toEqual(['bridge', name].sort())
      })

      test('that are not there are the reason why a container does not start', async () => {
        const spec = specOf({ networks: [{ networkName: 'no-such-network' }] })
        const run = async () => {
          await driver.create(spec)
          await driver.start(spec.uuid)
        }
        await expect(run()).rejects.toMatchObject({
          name: 'DockerError',
          reason: expect.stringContaining('no-such-network'),
        })
      })
    })

    describe('a health check', () => {
      const check = (test: string) => ({ test, intervalSeconds: 1, timeoutSeconds: 5, retries: 1 })

      test('is seen from its start to its result, and no more after the end', async () => {
        const uuid = await running({ healthcheck: check('exit 0') })
        await until(async () => (await driver.find(uuid))?.health === 'healthy')
        expect((await driver.restart(uuid, 0)).health).toBe('starting')
        expect((await driver.stop(uuid, 0)).health).toBeNull()
      })

      test('that fails is told by an event', async () => {
        const controller = new AbortController()
        const subscribed = Promise.withResolvers<void>()
        const uuid = await created({ healthcheck: check('exit 1') })
        const fell = (async () => {
          for await (const event of driver.events({ signal: controller.signal, onSubscribed: subscribed.resolve })) {
            if (event.uuid === uuid && event.action === 'health_status: unhealthy') return
          }
        })()
        await subscribed.promise
        await driver.start(uuid)
        await meanwhile(fell)
        expect(await driver.find(uuid)).toMatchObject({ state: 'running', health: 'unhealthy' })
        controller.abort()
      })

      test('that was not asked for is none', async () => {
        expect(await driver.find(await running())).toMatchObject({ state: 'running', health: null })
      })
    })

    describe('a restart policy', () => {
      test('on-failure leaves one be that has ended well', async () => {
        const restartPolicy = { Name: 'on-failure', MaximumRetryCount: '0' } as const
        const uuid = await running({ restartPolicy, command: ['sh', '-c', 'exit 0'] })
        expect(await untilState(uuid, 'exited')).toMatchObject({ exitCode: 0, restartCount: 0 })
      })

      test.each(['always', 'unless-stopped'] as const)(
        '%s brings back what has ended well, until it is stopped',
        async (Name) => {
          const restartPolicy = { Name, MaximumRetryCount: '0' }
          const uuid = await running({ restartPolicy, command: ['sh', '-c', 'exit 0'] })
          await until(async () => ((await driver.find(uuid))?.restartCount ?? 0) >= 1)
          await driver.stop(uuid, 0)
          expect((await untilState(uuid, 'exited')).state).toBe('exited')
        },
      )
    })

    describe('events', () => {
      test('tell of everything that happens to ours and of nothing that happens to others', async () => {
        const seen: EngineEvent[] = []
        const controller = new AbortController()
        const subscribed = Promise.withResolvers<void>()
        const listening = (async () => {
          const options = { signal: controller.signal, onSubscribed: subscribed.resolve }
          for await (const event of driver.events(options)) seen.push(event)
        })()
        await subscribed.promise
        const foreign = specOf().uuid
        await harness.makeForeign(foreign, 'somebody-else')
        const uuid = await created()
        await driver.start(uuid)
        await driver.pause(uuid)
        await driver.unpause(uuid)
        await driver.restart(uuid, 0)
        await driver.kill(uuid, null)
        await driver.start(uuid)
        await driver.stop(uuid, 0)
        await driver.remove(uuid)
        await until(async () => seen.some(({ action }) => action === 'destroy'))
        controller.abort()
        await listening
        const ours = seen.filter((event) => event.uuid === uuid).map(({ action }) => action)
        expect(new Set(ours)).toEqual(
          new Set(['create', 'start', 'pause', 'unpause', 'kill', 'die', 'stop', 'restart', 'destroy']),
        )
        expect(ours[0]).toBe('create')
        expect(ours.at(-1)).toBe('destroy')
        expect(seen.map((event) => event.uuid)).not.toContain(foreign)
      })

      test('tell of a container that ends by itself', async () => {
        const controller = new AbortController()
        const uuid = await created({ command: ['sh', '-c', 'sleep 0.1; exit 3'] })
        const subscribed = Promise.withResolvers<void>()
        const died = (async () => {
          for await (const event of driver.events({ signal: controller.signal, onSubscribed: subscribed.resolve })) {
            if (event.uuid === uuid && event.action === 'die') return
          }
        })()
        await subscribed.promise
        await driver.start(uuid)
        await meanwhile(died)
        expect(await untilState(uuid, 'exited')).toMatchObject({ exitCode: 3 })
        controller.abort()
      })
    })

    describe('the signal', () => {
      test('that is aborted already lets nothing begin', async () => {
        const signal = AbortSignal.abort(new Error('never mind'))
        const spec = specOf()
        await expect(driver.create(spec, { signal })).rejects.toThrow('never mind')
        await expect(driver.list({ signal })).rejects.toThrow('never mind')
        await expect(driver.info({ signal })).rejects.toThrow('never mind')
        expect(await driver.find(spec.uuid)).toBeUndefined()
      })

      test('ends a wait with its reason', async () => {
        const uuid = await running({ command: ['sh', '-c', "trap '' TERM; sleep 3600; sleep 3600"] })
        const controller = new AbortController()
        const { signal } = controller
        const waits = [
          driver.stop(uuid, 3600, { signal }),
          driver.exec(uuid, { command: ['sleep', '3600'], timeoutSeconds: 3600, maxBytes: mib }, { signal }),
        ].map((wait) => expect(wait).rejects.toThrow('enough'))
        await harness.tick()
        controller.abort(new Error('enough'))
        await Promise.all(waits)
      })
    })

    test('info describes the engine and its host', async () => {
      await running()
      const info = await driver.info()
      expect(info.hostname).not.toBe('')
      expect(info.cpus).toBeGreaterThan(0)
      expect(info.memoryMib).toBeGreaterThan(0)
      expect(info.runtimes).toContain('runc')
      expect(info.apiVersion).toMatch(/^\d+\.\d+$/)
      expect(info.osType).toBe('linux')
      expect(info.containers.running).toBeGreaterThanOrEqual(1)
      expect(info.containers.total).toBeGreaterThanOrEqual(info.containers.running)
    })
  })
}
