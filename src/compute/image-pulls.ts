// Pulls images, each one once however many want it at the same time.
import { abortable } from '#common/abortable.ts'
import type { ContainerDriver } from '#container/driver.ts'
import { formatImageReference, parseImageReference } from '#container/image-reference.ts'
import type { RegistryAuth } from '#objects/registry.ts'

export interface PullRequest {
  readonly signal: AbortSignal
  readonly auth?: RegistryAuth
  /** Nothing is pulled when the image has come meanwhile. */
  readonly unlessPresent: boolean
}

interface Flight {
  /** Whether it had to be pulled. */
  readonly pulled: Promise<boolean>
  readonly abort: AbortController
  waiting: number
}

export class ImagePulls {
  readonly #driver: Pick<ContainerDriver, 'hasImage' | 'pullImage'>
  readonly #flights = new Map<string, Flight>()

  constructor(driver: Pick<ContainerDriver, 'hasImage' | 'pullImage'>) {
    this.#driver = driver
  }

  /** Whether it was pulled, by us or by whoever wanted it too. Aborting gives up waiting; the last one to leave ends the pull. */
  async pull(image: string, request: PullRequest): Promise<boolean> {
    // Those with other credentials may be refused what these are given, so each has a pull of their own.
    const key = JSON.stringify([formatImageReference(parseImageReference(image)), request.auth ?? null])
    while (true) {
      const flight = this.#flights.get(key) ?? this.#begin(key, image, request)
      const pulled = await this.#wait(key, flight, request.signal)
      // Who wants it anew is not served by those who found it there.
      if (pulled || request.unlessPresent) return pulled
    }
  }

  #begin(key: string, image: string, { auth, unlessPresent }: PullRequest): Flight {
    const abort = new AbortController()
    const { signal } = abort
    const work = async () => {
      // Looked at again: a pull may have ended between the caller's look and now.
      if (unlessPresent && (await this.#driver.hasImage(image, { signal }))) return false
      await this.#driver.pullImage(image, { signal, ...(auth && { auth }) })
      return true
    }
    const flight = { pulled: work().finally(() => this.#end(key, flight)), abort, waiting: 0 }
    this.#flights.set(key, flight)
    return flight
  }

  async #wait(key: string, flight: Flight, signal: AbortSignal): Promise<boolean> {
    flight.waiting += 1
    try {
      return await abortable(flight.pulled, signal)
    } finally {
      flight.waiting -= 1
      if (flight.waiting === 0) {
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
