// A Docker daemon of a test's own, to be restarted, stopped in its tracks and killed: nobody else's containers are on it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './until.ts'

const run = promisify(execFile)

/** A bridge of its own, beside that of the machine's daemon. */
const bridge = 'zuntest0'

export class OwnDockerd implements AsyncDisposable {
  readonly url: string
  readonly #directory: string
  readonly #flags: readonly string[]
  #daemon: ChildProcess | undefined

  private constructor(directory: string, flags: readonly string[]) {
    this.#directory = directory
    this.#flags = flags
    this.url = `unix://${join(directory, 'docker.sock')}`
  }

  /** Has `busybox:latest` of the other daemon. */
  static async start(directory: string, imagesFrom: string, flags: readonly string[] = []): Promise<OwnDockerd> {
    const dockerd = new OwnDockerd(directory, flags)
    await mkdir(directory, { recursive: true })
    await run('ip', ['link', 'add', bridge, 'type', 'bridge'])
    await run('ip', ['addr', 'add', '10.213.0.1/24', 'dev', bridge])
    await dockerd.start()
    const tar = join(directory, 'busybox.tar')
    await run('docker', ['-H', imagesFrom, 'save', '-o', tar, 'busybox:latest'])
    await dockerd.docker('load', '-i', tar)
    return dockerd
  }

  async docker(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['-H', this.url, ...args], { timeout: 30_000 })
    return stdout.trim()
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const at = (name: string) => join(this.#directory, name)
    // It would wait for the containerd that died with the one before, as long as nobody has reaped that.
    await rm(at('exec/containerd/containerd.pid'), { force: true })
    const log = await open(at('dockerd.log'), 'a')
    const places = ['--data-root', at('root'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', this.url]
    const network = ['--bridge', bridge, '--iptables=false', '--ip-masq=false']
    this.#daemon = spawn('dockerd', [...places, ...network, ...this.#flags], { stdio: ['ignore', log.fd, log.fd] })
    await log.close()
    await this.#answers(at('dockerd.log'))
  }

  async #answers(log: string): Promise<void> {
    const answers = () =>
      this.docker('info').then(
        () => true,
        () => false,
      )
    try {
      await until('dockerd answers', 30_000, answers)
    } catch (error) {
      throw new Error(`dockerd does not answer: ${(await readFile(log, 'utf8')).slice(-2_000)}`, { cause: error })
    }
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#daemon?.kill(name)
  }

  async end(name: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return
    const exit = once(daemon, 'exit')
    daemon.kill(name)
    await exit
  }

  /** Everything of it, as when the machine loses power: the daemon, what it runs, and what watches over that. */
  async losePower(): Promise<void> {
    await this.end('SIGKILL')
    await until('nothing of it runs', 10_000, async () => {
      const pids = await this.#pids()
      for (const pid of pids) killed(pid)
      return pids.length === 0
    })
  }

  /** Of containerd, its shims, and the processes in containers. */
  async #pids(): Promise<number[]> {
    const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 * 1024 })
    const rows = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    const processes = rows.flatMap((row) =>
      row ? [{ pid: Number(row[1]), parent: Number(row[2]), args: row[3] ?? '' }] : [],
    )
    const ours = new Set(
      processes.filter(({ args }) => args.includes(join(this.#directory, 'exec'))).map(({ pid }) => pid),
    )
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid)
    return [...ours].filter((pid) => pid !== process.pid)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('SIGCONT')
    await this.losePower()
    await run('ip', ['link', 'del', bridge])
    await run('umount', ['-R', join(this.#directory, 'exec', 'netns')]).catch(() => undefined)
    const { stdout } = await run('findmnt', ['-rno', 'TARGET'])
    const mounts = stdout.split('\n').filter((path) => path.startsWith(`${this.#directory}/`))
    for (const path of mounts.toReversed()) await run('umount', [path])
    await rm(this.#directory, { recursive: true, force: true })
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
