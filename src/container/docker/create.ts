import { setTimeout as delay } from 'node:timers/promises'
import { DockerError, ImageNotFound, Invalid, NoSuchContainer } from '#common/errors.ts'
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { DockerClient } from './client.ts'
import { mountsOf, supportsDiskQuota } from './host.ts'
import { findImage } from './images.ts'
import type { OwnContainers } from './own-containers.ts'
import { type CreateSettings, containerName, createBody, endpointConfig, laterNetworks } from './spec.ts'
import type { InfoAnswer, InspectAnswer } from './wire.ts'

type EngineFacts = Pick<CreateSettings, 'hostCpus' | 'logDriver' | 'diskQuotaSupported'>
type FixedSettings = Pick<CreateSettings, 'owner' | 'defaultRuntime' | 'defaultDiskGib' | 'limits'>

/** How long a create that somebody else began may take to show its container, and how often to look. */
const longestCreateMs = 30_000
const pauseMs = 50

/** Making a container, or finishing one that was made before. */
export class Creation {
  readonly #client: DockerClient
  readonly #containers: OwnContainers
  readonly #settings: FixedSettings
  #engine: Promise<EngineFacts> | undefined

  constructor(client: DockerClient, containers: OwnContainers, settings: FixedSettings) {
    this.#client = client
    this.#containers = containers
    this.#settings = settings
  }

  /**
   * Docker's view of the container. Throws `ImageNotFound`, `Invalid` for a disk limit the engine
   * cannot keep, and `DockerError` when the name is somebody else's.
   */
  async create(spec: ContainerSpec, signal?: AbortSignal): Promise<InspectAnswer> {
    const version = await this.#client.version(signal)
    const fresh = await this.#make(spec, version, signal)
    const made = fresh ?? (await this.#adopt(spec, version, signal))
    // Whoever made it earlier may have been stopped half way, or have had an older Docker.
    const missing = missingNetworks(fresh ? laterNetworks(spec, version) : spec.networks.slice(1), made)
    if (missing.length === 0) return made
    for (const network of missing) await this.connect(made.Id, network, version, signal)
    return await this.#containers.inspect(spec.uuid, { id: made.Id, tty: spec.tty }, signal)
  }

  /** `undefined` when the name is taken. */
  async #make(spec: ContainerSpec, version: string, signal?: AbortSignal): Promise<InspectAnswer | undefined> {
    const body = await this.#bodyOf(spec, version, signal)
    try {
      const query = { name: containerName(spec.uuid) }
      // Without the signal: Docker would finish it all the same, behind the back of whoever removes it now.
      const { Id: id } = await this.#client.json<{ Id: string }>('POST', '/containers/create', { query, body })
      const own = { id, tty: spec.tty }
      this.#containers.remember(spec.uuid, own)
      return await this.#containers.inspect(spec.uuid, own)
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      if (/no such image/i.test(error.reason)) {
        throw new ImageNotFound(`Image ${spec.image} could not be found.`, { cause: error })
      }
      if (/storage-opt/i.test(error.reason)) {
        throw new Invalid('Your host does not support disk quota feature.', { cause: error })
      }
      if (error.status === 409 && /already in use/.test(error.reason)) return undefined
      throw error
    }
  }

  async #bodyOf(spec: ContainerSpec, version: string, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const settings = { ...this.#settings, version, ...(await this.engineFacts()) }
    if (!spec.entrypoint?.length || spec.command?.length) return createBody(spec, settings)
    // Docker drops the image's command when an entrypoint is given; in Zun each of the two falls back by itself.
    const image = await findImage(this.#client, spec.image, signal)
    return createBody({ ...spec, command: image?.Config?.Cmd ?? null }, settings)
  }

  /**
   * The one that has the name. A create that was cut off goes on inside Docker: the name is taken some time before the
   * container can be seen, and is free again if that create fails.
   */
  async #adopt(spec: ContainerSpec, version: string, signal?: AbortSignal): Promise<InspectAnswer> {
    for (let waitedMs = 0; waitedMs < longestCreateMs; waitedMs += pauseMs) {
      const found = await this.#containers.findNamed(spec.uuid, signal)
      if (found === 'foreign') {
        throw nameTaken(`the name ${containerName(spec.uuid)} is taken by a container that is not ours`)
      }
      if (found !== undefined) return await this.#takeOver(spec, version, found, signal)
      await delay(pauseMs, undefined, { signal })
      const made = await this.#make(spec, version, signal)
      if (made !== undefined) return made
    }
    throw nameTaken(`the name ${containerName(spec.uuid)} is taken by a container that cannot be seen`)
  }

  async #takeOver(
    spec: ContainerSpec,
    version: string,
    found: InspectAnswer,
    signal?: AbortSignal,
  ): Promise<InspectAnswer> {
    if (found.State?.Status !== 'removing' && found.State?.Status !== 'dead') return found
    await this.#removeRest(spec.uuid, found, signal)
    const made = await this.#make(spec, version, signal)
    if (made === undefined) throw nameTaken(`the name ${containerName(spec.uuid)} was taken again at once`)
    return made
  }

  /** What is on its way out cannot be started any more. */
  async #removeRest(uuid: string, found: InspectAnswer, signal?: AbortSignal): Promise<void> {
    try {
      await this.#containers.remove(uuid, { id: found.Id, tty: false }, signal)
    } catch (error) {
      if (!(error instanceof NoSuchContainer)) throw error
    }
  }

  async connect(id: string, network: NetworkAttachment, version: string, signal?: AbortSignal): Promise<void> {
    const path = `/networks/${encodeURIComponent(network.networkName)}/connect`
    const body = { Container: id, EndpointConfig: endpointConfig(network, version) }
    await this.#client.text('POST', path, { body, signal })
  }

  /** Asked for once: they change only with a new start of the host or its daemon, which does no harm to what is made then. */
  async engineFacts(): Promise<EngineFacts> {
    this.#engine ??= this.#askEngine()
    try {
      return await this.#engine
    } catch (error) {
      this.#engine = undefined
      throw error
    }
  }

  async #askEngine(): Promise<EngineFacts> {
    const info = await this.#client.json<InfoAnswer>('GET', '/info')
    return {
      hostCpus: info.NCPU,
      logDriver: info.LoggingDriver ?? '',
      diskQuotaSupported: supportsDiskQuota(info, await mountsOf(this.#client)),
    }
  }
}

/** Those it has not joined. */
export function missingNetworks(wanted: readonly NetworkAttachment[], made: InspectAnswer): NetworkAttachment[] {
  const joined = Object.entries(made.NetworkSettings.Networks ?? {})
  return wanted.filter(
    ({ networkName }) => !joined.some(([name, { NetworkID }]) => networkName === name || networkName === NetworkID),
  )
}

function nameTaken(reason: string): DockerError {
  return new DockerError('conflict', reason, 409)
}
