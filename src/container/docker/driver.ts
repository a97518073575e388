// The Docker adapter of the engine port. What it knows of Docker stands in the files beside it: spec.ts what is asked
// for, view.ts what is seen, own-containers.ts which containers are ours, client.ts how Docker is spoken to.
import { DockerError, NoSuchContainer, PayloadTooLarge } from '#common/errors.ts'
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { FoundImage } from '#objects/image.ts'
import { absent, type EngineView } from '#objects/observed.ts'
import type { Stats } from '#objects/usage.ts'
import type {
  Archive,
  ArchiveRequest,
  ArchivingDriver,
  CallOptions,
  ContainerDriver,
  EngineEvent,
  EngineImage,
  EngineInfo,
  EngineNetwork,
  ExecRequest,
  ExecResult,
  LogsRequest,
  NetworkingDriver,
  PausingDriver,
  ProcessList,
  PullOptions,
  ResourceLimits,
  SearchingDriver,
  TerminalDriver,
  TerminalSize,
} from '../driver.ts'
import { getArchive, putArchive } from './archives.ts'
import { DockerClient } from './client.ts'
import { Creation, missingNetworks } from './create.ts'
import { containerEvents } from './events.ts'
import { runExec } from './exec.ts'
import { output } from './frames.ts'
import { engineInfo } from './host.ts'
import { hostStats } from './host-stats.ts'
import { findImage, removeImage, searchImages } from './images.ts'
import type { ContainerLimits } from './limits.ts'
import { DockerNetworks } from './networks.ts'
import { OwnContainers } from './own-containers.ts'
import { pullImage } from './pull.ts'
import { updateBody } from './spec.ts'
import { engineStats, isEmpty, type StatsAnswer } from './stats.ts'
import { viewOf } from './view.ts'
import type { TopAnswer } from './wire.ts'

export interface DockerDriverOptions {
  /** `unix:///var/run/docker.sock` or `http://host:port`. */
  readonly apiUrl: string
  /** Id of this installation: containers that do not carry it in their label are somebody else's. */
  readonly owner: string
  /** Longest silence of the engine before it counts as away; stopping adds its grace period. */
  readonly defaultTimeoutSeconds: number
  /** For containers that ask for none; Docker's own default when absent. */
  readonly defaultRuntime?: string
  /** For containers that ask for none, where the engine can limit it; 0 for no limit. */
  readonly defaultDiskGib?: number
  readonly limits?: ContainerLimits
}

/** The grace period Docker gives a container on stop and restart when none is asked for. */
const dockerGraceSeconds = 10

export class DockerDriver
  implements ContainerDriver, PausingDriver, NetworkingDriver, SearchingDriver, ArchivingDriver, TerminalDriver
{
  readonly name = 'docker'
  readonly #options: DockerDriverOptions
  readonly #client: DockerClient
  readonly #containers: OwnContainers
  readonly #networks: DockerNetworks
  readonly #creation: Creation

  constructor(options: DockerDriverOptions) {
    this.#options = options
    this.#client = new DockerClient({ apiUrl: options.apiUrl, timeoutMs: options.defaultTimeoutSeconds * 1000 })
    this.#containers = new OwnContainers(this.#client, options.owner)
    this.#networks = new DockerNetworks(this.#client, options.owner)
    this.#creation = new Creation(this.#client, this.#containers, options)
  }

  async info(options?: CallOptions): Promise<EngineInfo> {
    return await engineInfo(this.#client, options?.signal)
  }

  async list(options?: CallOptions): Promise<EngineView[]> {
    return (await this.#containers.list(options?.signal)).map(viewOf)
  }

  async find(uuid: string, options?: CallOptions): Promise<EngineView | undefined> {
    const answer = await this.#containers.find(uuid, options?.signal)
    return answer && viewOf(answer)
  }

  async create(spec: ContainerSpec, options?: CallOptions): Promise<EngineView> {
    return viewOf(await this.#creation.create(spec, options?.signal))
  }

  async start(uuid: string, options?: CallOptions): Promise<EngineView> {
    return await this.#act(uuid, 'start', {}, options)
  }

  async stop(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView> {
    return await this.#act(uuid, 'stop', { graceSeconds: timeoutSeconds }, options)
  }

  async restart(uuid: string, timeoutSeconds: number | null, options?: CallOptions): Promise<EngineView> {
    return await this.#act(uuid, 'restart', { graceSeconds: timeoutSeconds, once: true }, options)
  }

  async kill(uuid: string, signalName: string | null, options?: CallOptions): Promise<EngineView> {
    return await this.#act(uuid, 'kill', { query: { signal: signalName ?? 'SIGKILL' }, once: true }, options)
  }

  async pause(uuid: string, options?: CallOptions): Promise<EngineView> {
    return await this.#actUnless('paused', uuid, 'pause', options)
  }

  async unpause(uuid: string, options?: CallOptions): Promise<EngineView> {
    return await this.#actUnless('running', uuid, 'unpause', options)
  }

  async update(uuid: string, limits: ResourceLimits, options?: CallOptions): Promise<EngineView> {
    const signal = options?.signal
    return await this.#containers.use(uuid, signal, async (own) => {
      const body = updateBody(limits, limits.cpu ? (await this.#creation.engineFacts()).hostCpus : 0)
      await this.#client.text('POST', `/containers/${own.id}/update`, { body, container: uuid, signal })
      return viewOf(await this.#containers.inspect(uuid, own, signal))
    })
  }

  async remove(uuid: string, options?: CallOptions): Promise<void> {
    try {
      await this.#containers.use(uuid, options?.signal, async (own) => {
        await this.#containers.remove(uuid, own, options?.signal)
      })
    } catch (error) {
      if (!(error instanceof NoSuchContainer)) throw error
    }
    this.#containers.forget(uuid)
  }

  async logs(uuid: string, request: LogsRequest, options?: CallOptions): Promise<Buffer> {
    return await this.#containers.use(uuid, options?.signal, async ({ id, tty }) => {
      const answer = await this.#client.stream('GET', `/containers/${id}/logs`, {
        query: {
          stdout: request.stdout,
          stderr: request.stderr,
          timestamps: request.timestamps,
          tail: request.tail ?? 'all',
          since: request.since ?? undefined,
        },
        container: uuid,
        signal: options?.signal,
        idleMs: this.#timeoutMs,
      })
      return await collect(output(answer.body, tty), request.maxBytes)
    })
  }

  async exec(uuid: string, request: ExecRequest, options?: CallOptions): Promise<ExecResult> {
    return await this.#containers.use(
      uuid,
      options?.signal,
      async (own) => await runExec(this.#client, { uuid, own }, request, options?.signal),
    )
  }

  async top(uuid: string, psArgs: string | null, options?: CallOptions): Promise<ProcessList> {
    try {
      return await this.#containers.use(uuid, options?.signal, async ({ id }) => {
        const query = { ps_args: psArgs ?? undefined }
        const request = { query, container: uuid, signal: options?.signal }
        const answer = await this.#client.json<TopAnswer>('GET', `/containers/${id}/top`, request)
        return { titles: answer.Titles, processes: answer.Processes ?? [] }
      })
    } catch (error) {
      // Docker answers 500 when `ps` does not like its arguments.
      if (psArgs === null || !(error instanceof DockerError) || error.kind !== 'internal') throw error
      throw new DockerError('invalid', error.reason, error.status, { cause: error })
    }
  }

  async stats(uuid: string, options?: CallOptions): Promise<Stats> {
    const signal = options?.signal
    return await this.#containers.use(uuid, signal, async (own) => {
      const request = { query: { stream: false }, container: uuid, signal }
      const answer = await this.#client.json<StatsAnswer>('GET', `/containers/${own.id}/stats`, request)
      if (!isEmpty(answer) || !this.#client.local) return engineStats(answer)
      const pid = (await this.#containers.inspect(uuid, own, signal)).State?.Pid ?? 0
      return engineStats((pid > 0 && (await hostStats({ pid, id: own.id }, signal))) || answer)
    })
  }

  async getArchive(uuid: string, request: ArchiveRequest, options?: CallOptions): Promise<Archive> {
    const limits = { signal: options?.signal, idleMs: this.#timeoutMs }
    return await this.#containers.use(
      uuid,
      options?.signal,
      async (own) => await getArchive(this.#client, { uuid, own }, request, limits),
    )
  }

  async putArchive(uuid: string, path: string, tar: Uint8Array, options?: CallOptions): Promise<void> {
    const limits = { signal: options?.signal, idleMs: this.#timeoutMs }
    await this.#containers.use(
      uuid,
      options?.signal,
      async (own) => await putArchive(this.#client, { uuid, own }, path, tar, limits),
    )
  }

  async resize(uuid: string, { rows, columns }: TerminalSize, options?: CallOptions): Promise<void> {
    await this.#containers.use(uuid, options?.signal, async ({ id }) => {
      const request = { query: { h: rows, w: columns }, container: uuid, signal: options?.signal }
      await this.#client.text('POST', `/containers/${id}/resize`, request)
    })
  }

  async hasImage(image: string, options?: CallOptions): Promise<boolean> {
    return (await findImage(this.#client, image, options?.signal)) !== undefined
  }

  async pullImage(image: string, options?: PullOptions): Promise<void> {
    await pullImage(this.#client, image, { ...options, idleMs: this.#timeoutMs })
  }

  async inspectImage(image: string, options?: CallOptions): Promise<EngineImage | undefined> {
    const answer = await findImage(this.#client, image, options?.signal)
    return answer && { id: answer.Id, sizeBytes: answer.Size }
  }

  async removeImage(image: string, options?: CallOptions): Promise<void> {
    await removeImage(this.#client, image, options?.signal)
  }

  async searchImages(term: string, options?: CallOptions): Promise<FoundImage[]> {
    return await searchImages(this.#client, term, options?.signal)
  }

  events(options: { readonly signal: AbortSignal; readonly onSubscribed?: () => void }): AsyncIterable<EngineEvent> {
    return containerEvents(this.#client, this.#options.owner, options)
  }

  async listNetworks(options?: CallOptions): Promise<EngineNetwork[]> {
    return await this.#networks.list(options?.signal)
  }

  async connect(uuid: string, attachment: NetworkAttachment, options?: CallOptions): Promise<EngineView> {
    const signal = options?.signal
    return await this.#containers.use(uuid, signal, async (own) => {
      const before = await this.#containers.inspect(uuid, own, signal)
      if (missingNetworks([attachment], before).length === 0) return viewOf(before)
      await this.#creation.connect(own.id, attachment, await this.#client.version(signal), signal)
      return viewOf(await this.#containers.inspect(uuid, own, signal))
    })
  }

  async disconnect(uuid: string, networkName: string, options?: CallOptions): Promise<EngineView> {
    const signal = options?.signal
    return await this.#containers.use(uuid, signal, async (own) => {
      const before = await this.#containers.inspect(uuid, own, signal)
      const attachment = { networkName }
      if (missingNetworks([attachment], before).length > 0) return viewOf(before)
      const path = `/networks/${encodeURIComponent(networkName)}/disconnect`
      await this.#client.text('POST', path, { body: { Container: own.id, Force: true }, signal })
      return viewOf(await this.#containers.inspect(uuid, own, signal))
    })
  }

  async ensureNetwork(name: string, options?: CallOptions): Promise<EngineNetwork> {
    return await this.#networks.ensure(name, options?.signal)
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  get #timeoutMs(): number {
    return this.#options.defaultTimeoutSeconds * 1000
  }

  /** `POST /containers/<id>/<verb>`, then a look: what Docker did is what we report. 304 means it was so already. */
  async #act(
    uuid: string,
    verb: string,
    how: {
      readonly graceSeconds?: number | null
      readonly query?: Readonly<Record<string, string>>
      readonly once?: boolean
    },
    options?: CallOptions,
  ): Promise<EngineView> {
    const waits = 'graceSeconds' in how ? (how.graceSeconds ?? dockerGraceSeconds) : 0
    const query = { ...how.query, t: how.graceSeconds ?? undefined }
    return await this.#containers.use(uuid, options?.signal, async (own) => {
      await this.#client.text('POST', `/containers/${own.id}/${verb}`, {
        query,
        timeoutMs: this.#timeoutMs + waits * 1000,
        container: uuid,
        once: how.once ?? false,
        signal: options?.signal,
      })
      const answer = await this.#containers.look(uuid, own, options?.signal)
      // One with auto_remove can be gone as soon as it has ended, which is no failure of what was asked.
      return answer ? viewOf(answer) : absent(uuid)
    })
  }

  /** As `#act`; a refusal is none when the container is already as wanted. */
  async #actUnless(
    wanted: EngineView['state'],
    uuid: string,
    verb: string,
    options?: CallOptions,
  ): Promise<EngineView> {
    try {
      return await this.#act(uuid, verb, {}, options)
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind !== 'conflict') throw error
      const view = await this.#look(uuid, options)
      if (view.state !== wanted) throw error
      return view
    }
  }

  async #look(uuid: string, options?: CallOptions): Promise<EngineView> {
    const view = await this.find(uuid, options)
    if (view === undefined) throw new NoSuchContainer(uuid)
    return view
  }
}

async function collect(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const kept: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) {
      throw new PayloadTooLarge(`The log is larger than ${maxBytes} bytes; ask for less of it with tail or since.`)
    }
    kept.push(chunk)
  }
  return Buffer.concat(kept)
}
