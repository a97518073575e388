// Which Docker containers are ours. Nothing is done to a container before its owner label was seen here.
import { DockerError, NoSuchContainer } from '#common/errors.ts'
import type { DockerClient } from './client.ts'
import { containerName, labels } from './spec.ts'
import { isOurs } from './view.ts'
import type { InspectAnswer, ListedContainer } from './wire.ts'

/** A container proven to be ours; what stands here never changes during its life. */
export interface OwnContainer {
  /** Docker's id: unlike the name, it cannot come to mean another container. */
  readonly id: string
  readonly tty: boolean
}

const inspectsAtOnce = 8

export class OwnContainers {
  readonly #client: DockerClient
  readonly #owner: string
  readonly #known = new Map<string, OwnContainer>()

  constructor(client: DockerClient, owner: string) {
    this.#client = client
    this.#owner = owner
  }

  /** By its name `zun-<uuid>`; `undefined` when there is none or it is somebody else's. */
  async find(uuid: string, signal?: AbortSignal): Promise<InspectAnswer | undefined> {
    const found = await this.findNamed(uuid, signal)
    return found === 'foreign' ? undefined : found
  }

  /** As `find`, but tells somebody else's from none. */
  async findNamed(uuid: string, signal?: AbortSignal): Promise<InspectAnswer | 'foreign' | undefined> {
    const answer = await this.#inspect(containerName(uuid), uuid, signal)
    if (answer !== undefined && isOurs(answer, this.#owner)) return this.#remember(uuid, answer)
    this.#known.delete(uuid)
    return answer && 'foreign'
  }

  async list(signal?: AbortSignal): Promise<InspectAnswer[]> {
    const filters = JSON.stringify({ label: [`${labels.owner}=${this.#owner}`] })
    const query = { all: true, filters }
    const listed = await this.#client.json<ListedContainer[]>('GET', '/containers/json', { query, signal })
    const answers = await atMost(inspectsAtOnce, listed, ({ Id }) => this.#inspect(Id, Id, signal))
    // One that went away between the list and the look is simply not there.
    const ours = answers.filter((answer) => answer !== undefined).filter((answer) => isOurs(answer, this.#owner))
    this.#known.clear()
    for (const answer of ours) this.#remember(answer.Config.Labels?.[labels.uuid] ?? '', answer)
    return ours
  }

  /** Docker's answer for one that is known to be ours; `undefined` when it is gone by now. */
  async look(uuid: string, own: OwnContainer, signal?: AbortSignal): Promise<InspectAnswer | undefined> {
    return await this.#inspect(own.id, uuid, signal)
  }

  /** As `look`; throws `NoSuchContainer`. */
  async inspect(uuid: string, own: OwnContainer, signal?: AbortSignal): Promise<InspectAnswer> {
    const answer = await this.look(uuid, own, signal)
    if (answer === undefined) throw new NoSuchContainer(uuid)
    return answer
  }

  /**
   * Carries out `act` on the container. What was proven before is not asked again; when it turns out to be gone, the name
   * may by now belong to a newer one of ours. Throws `NoSuchContainer`.
   */
  async use<T>(uuid: string, signal: AbortSignal | undefined, act: (own: OwnContainer) => Promise<T>): Promise<T> {
    const known = this.#known.get(uuid)
    if (known !== undefined) {
      try {
        return await act(known)
      } catch (error) {
        if (!(error instanceof NoSuchContainer)) throw error
      }
    }
    const found = await this.find(uuid, signal)
    if (found === undefined || found.Id === known?.id) throw new NoSuchContainer(uuid)
    return await act(ownOf(found))
  }

  /** Removes it with its anonymous volumes, running or not; it is gone when this returns. Throws `NoSuchContainer`. */
  async remove(uuid: string, own: OwnContainer, signal?: AbortSignal): Promise<void> {
    const path = `/containers/${own.id}`
    try {
      await this.#client.text('DELETE', path, { query: { force: true, v: true }, container: uuid, signal })
    } catch (error) {
      if (!(error instanceof DockerError && /already in progress/.test(error.reason))) throw error
      const query = { condition: 'removed' }
      await this.#client.text('POST', `${path}/wait`, { query, container: uuid, signal })
    }
  }

  /** To be called with what Docker answered to our own create. */
  remember(uuid: string, own: OwnContainer): void {
    this.#known.set(uuid, own)
  }

  forget(uuid: string): void {
    this.#known.delete(uuid)
  }

  #remember(uuid: string, answer: InspectAnswer): InspectAnswer {
    this.#known.set(uuid, ownOf(answer))
    return answer
  }

  async #inspect(ident: string, container: string, signal?: AbortSignal): Promise<InspectAnswer | undefined> {
    try {
      return await this.#client.json<InspectAnswer>('GET', `/containers/${ident}/json`, { signal, container })
    } catch (error) {
      if (error instanceof NoSuchContainer) return undefined
      throw error
    }
  }
}

function ownOf(answer: InspectAnswer): OwnContainer {
  return { id: answer.Id, tty: answer.Config.Tty }
}

/** `act` on each item, so many at a time; results in the items' order. */
async function atMost<T, R>(limit: number, items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await act(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
