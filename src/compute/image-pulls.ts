// Pulls images, each one once however many want it at the same time.
import { abortable } from '#common/abortable.ts'
import type { ContainerDriver } from '#container/driver.ts'
import { formatImageReference, parseImageReference } from '#container/image-reference.ts'
import type { PullProgress } from '#objects/pull-progress.ts'
import type { RegistryAuth } from '#objects/registry.ts'
import type { CommandMeta } from '#rpc/contracts/contract.ts'
import type { PullReport } from '#rpc/contracts/control.ts'

export interface PullRequest {
  readonly meta: CommandMeta
  readonly signal: AbortSignal
  readonly auth?: RegistryAuth
  /** Nothing is pulled when the image has come meanwhile. */
  readonly unlessPresent: boolean
}

interface Flight {
  /** Whether it had to be pulled. */
  readonly pulled: Promise<boolean>
  readonly abort: AbortController
  readonly waiting: Set<CommandMeta>
}

/** How long between two reports on one pull: each of them is a write. */
const reportPauseMs = 1000

export interface ImagePullsParts {
  readonly driver: Pick<ContainerDriver, 'hasImage' | 'pullImage'>
  readonly report: (report: PullReport) => void
  /** Throws when the host has no room for another image. */
  readonly requireRoom: (image: string, signal: AbortSignal) => Promise<void>
  readonly now: () => Date
}

export class ImagePulls {
  readonly #p: ImagePullsParts
  readonly #flights = new Map<string, Flight>()

  constructor(parts: ImagePullsParts) {
    this.#p = parts
  }

  /** Whether it was pulled, by us or by whoever wanted it too. Aborting gives up waiting; the last one to leave ends the pull. */
  async pull(image: string, request: PullRequest): Promise<boolean> {
    // Those with other credentials may be refused what these are given, so each has a pull of their own.
    const key = JSON.stringify([formatImageReference(parseImageReference(image)), request.auth ?? null])
    while (true) {
      const flight = this.#flights.get(key) ?? this.#begin(key, image, request)
      const pulled = await this.#wait(key, flight, request)
      // Who wants it anew is not served by those who found it there.
      if (pulled || request.unlessPresent) return pulled
    }
  }

  #begin(key: string, image: string, { auth, unlessPresent }: PullRequest): Flight {
    const abort = new AbortController()
    const { signal } = abort
    const waiting = new Set<CommandMeta>()
    const onProgress = this.#reporting(waiting)
    const work = async () => {
      // Looked at again: a pull may have ended between the caller's look and now.
      if (unlessPresent && (await this.#p.driver.hasImage(image, { signal }))) return false
      await this.#p.requireRoom(image, signal)
      await this.#p.driver.pullImage(image, { signal, onProgress, ...(auth && { auth }) })
      return true
    }
    const flight = { pulled: work().finally(() => this.#end(key, flight)), abort, waiting }
    this.#flights.set(key, flight)
    return flight
  }

  #reporting(waiting: ReadonlySet<CommandMeta>): (progress: PullProgress) => void {
    const since = this.#p.now()
    let nextMs = 0
    return (progress) => {
      const nowMs = this.#p.now().getTime()
      if (nowMs < nextMs) return
      nextMs = nowMs + reportPauseMs
      const commands = [...waiting].map(({ id, containerUuid, fence }) => ({ id, containerUuid, fence }))
      this.#p.report({ commands, since: since.toISOString(), progress })
    }
  }

  async #wait(key: string, flight: Flight, { meta, signal }: PullRequest): Promise<boolean> {
    flight.waiting.add(meta)
    try {
      return await abortable(flight.pulled, signal)
    } finally {
      flight.waiting.delete(meta)
      if (flight.waiting.size === 0) {
        // Whoever comes now must not join what is being given up.
        this.#end(key, flight)
        flight.abort.abort(signal.reason)
      }
    }
  }

  #end(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
  }
}
