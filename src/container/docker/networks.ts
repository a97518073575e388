import { DockerError } from '#common/errors.ts'
import type { EngineNetwork } from '../driver.ts'
import type { DockerClient } from './client.ts'
import { labels } from './spec.ts'
import type { NetworkAnswer } from './wire.ts'

/** Docker's own bridge networks. */
export class DockerNetworks {
  readonly #client: DockerClient
  readonly #owner: string

  constructor(client: DockerClient, owner: string) {
    this.#client = client
    this.#owner = owner
  }

  async list(signal?: AbortSignal): Promise<EngineNetwork[]> {
    const answers = await this.#client.json<NetworkAnswer[]>('GET', '/networks', { signal })
    return answers.filter(({ Driver }) => Driver === 'bridge').map((answer) => this.#networkOf(answer))
  }

  async ensure(name: string, signal?: AbortSignal): Promise<EngineNetwork> {
    const existing = await this.#find(name, signal)
    if (existing !== undefined) return existing
    const made = await this.#create(name, signal)
    // Docker checks names only as well as it can: of two that were made at once, all keep the same one.
    const kept = await this.#find(name, signal)
    if (kept === undefined) throw new DockerError('conflict', `network ${name} was removed while it was made`, 404)
    if (made !== undefined && made !== kept.id) await this.#remove(made, signal)
    return kept
  }

  /** The id of what was made; `undefined` when somebody else was faster. */
  async #create(name: string, signal?: AbortSignal): Promise<string | undefined> {
    const body = {
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Attachable: true,
      Labels: { [labels.owner]: this.#owner },
    }
    try {
      return (await this.#client.json<{ Id: string }>('POST', '/networks/create', { body, signal })).Id
    } catch (error) {
      if (error instanceof DockerError && error.status === 409) return undefined
      throw error
    }
  }

  /** The oldest bridge network of exactly that name. */
  async #find(name: string, signal?: AbortSignal): Promise<EngineNetwork | undefined> {
    const named = (await this.list(signal)).filter((network) => network.name === name)
    return named.sort((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id))[0]
  }

  async #remove(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.text('DELETE', `/networks/${id}`, { signal })
    } catch (error) {
      if (!(error instanceof DockerError && error.status === 404)) throw error
    }
  }

  #networkOf(answer: NetworkAnswer): EngineNetwork {
    return {
      id: answer.Id,
      name: answer.Name,
      driver: answer.Driver,
      subnets: (answer.IPAM.Config ?? []).flatMap(({ Subnet, Gateway }) =>
        Subnet === undefined ? [] : [{ cidr: Subnet, gateway: Gateway || null }],
      ),
      ours: answer.Labels?.[labels.owner] === this.#owner,
      createdAt: answer.Created,
    }
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
