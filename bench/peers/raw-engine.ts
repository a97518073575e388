// The Docker Engine API without us: what a client would do that speaks to it directly.
import { parseApiUrl } from '#container/docker/endpoint.ts'
import { createBody } from '#container/docker/spec.ts'
import type { ContainerSpec } from '#objects/container-spec.ts'
import { HttpPeer } from './http.ts'

export const dockerUrl = process.env.ZUN_TEST_DOCKER ?? process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
export const image = 'busybox:latest'

/** Ours are made from the same specification, so that Docker is asked for exactly the same. */
export const command = ['sleep', '1000']
export const cpu = 0.1
export const memoryMib = 32

export interface EngineVersion {
  readonly Version: string
  readonly ApiVersion: string
  readonly KernelVersion: string
}

export class RawEngine {
  readonly #http = new HttpPeer(parseApiUrl(dockerUrl))
  readonly #hostCpus: number
  readonly version: EngineVersion
  #made = 0

  private constructor(version: EngineVersion, hostCpus: number) {
    this.version = version
    this.#hostCpus = hostCpus
  }

  /** Throws one sentence when there is no Docker, or it lacks the image. */
  static async open(): Promise<RawEngine> {
    const http = new HttpPeer(parseApiUrl(dockerUrl))
    try {
      const version = await http.json<EngineVersion>('GET', '/version').catch((error: Error) => {
        throw new Error(`Docker does not answer at ${dockerUrl}: ${error.message}`)
      })
      const { status } = await http.ask('GET', `/images/${image}/json`)
      if (status !== 200)
        throw new Error(`Docker at ${dockerUrl} has no image ${image}; make one with scripts/test-image.`)
      const { NCPU } = await http.json<{ NCPU: number }>('GET', '/info')
      return new RawEngine(version, NCPU)
    } finally {
      http.close()
    }
  }

  /** Creates and starts one, and looks at it once; its id. */
  async run(): Promise<string> {
    this.#made += 1
    const uuid = `bench-${process.pid}-${this.#made}`
    const body = createBody(specOf(uuid), {
      owner: 'bench',
      version: this.version.ApiVersion,
      hostCpus: this.#hostCpus,
      logDriver: '',
      diskQuotaSupported: false,
    })
    const { Id: id } = await this.#http.json<{ Id: string }>('POST', `/containers/create?name=zun-${uuid}`, body)
    await this.#http.must('POST', `/containers/${id}/start`)
    const seen = await this.#http.json<{ State: { Status: string } }>('GET', `/containers/${id}/json`)
    if (seen.State.Status !== 'running') throw new Error(`The raw engine's container is ${seen.State.Status}.`)
    return id
  }

  async remove(id: string): Promise<void> {
    await this.#http.must('DELETE', `/containers/${id}?force=true&v=true`)
  }

  /** Runs a command to its end and reads its exit code. */
  async exec(id: string, words: readonly string[]): Promise<void> {
    const request = { Cmd: words, AttachStdout: true, AttachStderr: true, AttachStdin: false, Tty: false }
    const { Id: exec } = await this.#http.json<{ Id: string }>('POST', `/containers/${id}/exec`, request)
    await this.#http.must('POST', `/exec/${exec}/start`, { Detach: false, Tty: false })
    while ((await this.#http.json<{ Running: boolean }>('GET', `/exec/${exec}/json`)).Running);
  }

  /** Whether anything happened to any container since, by the engine's own account. */
  async changedSince(sinceSeconds: number): Promise<boolean> {
    const filters = encodeURIComponent(JSON.stringify({ type: ['container', 'network', 'image'] }))
    const until = Math.floor(Date.now() / 1000)
    return (await this.#http.must('GET', `/events?since=${sinceSeconds}&until=${until}&filters=${filters}`)).text !== ''
  }

  close(): void {
    this.#http.close()
  }
}

function specOf(uuid: string): ContainerSpec {
  return {
    uuid,
    projectId: 'bench',
    image: 'busybox',
    command,
    entrypoint: null,
    environment: {},
    labels: {},
    workdir: null,
    hostname: null,
    cpu,
    memoryMib,
    diskGib: 0,
    tty: false,
    interactive: false,
    autoRemove: false,
    privileged: false,
    restartPolicy: null,
    healthcheck: null,
    exposedPorts: [],
    runtime: null,
    networks: [{ networkName: 'bridge' }],
  }
}
