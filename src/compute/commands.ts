// Carries out commands: each is done once, in the order of the operations, and can be overtaken by a newer operation.
import { ImageNotFound, Invalid, Superseded } from '#common/errors.ts'
import { type ContainerDriver, canPause, hasNetworks } from '#container/driver.ts'
import { absent, type EngineView, type Observed } from '#objects/observed.ts'
import type { ComputeMethods } from '#rpc/contracts/compute.ts'
import type { Call, CommandMeta, Handlers } from '#rpc/contracts/contract.ts'
import type { PullReport } from '#rpc/contracts/control.ts'
import { requireDiskRoom } from './disk-room.ts'
import { ImagePulls } from './image-pulls.ts'
import type { Looks } from './looks.ts'
import type { NodeMemory } from './memory.ts'

type CommandNames = {
  [K in keyof ComputeMethods]: ComputeMethods[K] extends { kind: 'command' } ? K : never
}[keyof ComputeMethods]

type CommandHandlers = Pick<Handlers<ComputeMethods>, CommandNames>

interface InHand {
  readonly fence: number
  readonly overtaken: AbortController
}

export class Commands implements CommandHandlers {
  readonly #driver: ContainerDriver
  readonly #looks: Looks
  readonly #memory: NodeMemory
  readonly #pulls: ImagePulls
  readonly #inHand = new Map<string, InHand>()

  constructor(parts: {
    readonly driver: ContainerDriver
    readonly looks: Looks
    readonly memory: NodeMemory
    readonly reportPull: (report: PullReport) => void
    readonly minimumFreeDiskShare?: number
  }) {
    this.#driver = parts.driver
    this.#looks = parts.looks
    this.#memory = parts.memory
    const { driver, minimumFreeDiskShare: minimumFreeShare = 0 } = parts
    const requireRoom = (image: string, signal: AbortSignal) =>
      requireDiskRoom(driver, image, { minimumFreeShare }, signal)
    this.#pulls = new ImagePulls({ driver: parts.driver, report: parts.reportPull, requireRoom, now: () => new Date() })
  }

  imageEnsure: CommandHandlers['imageEnsure'] = async (meta, { image, policy, auth }, call) => {
    const signal = this.#enter(meta, call)
    return this.#leaving(meta, async () => {
      if (policy !== 'always' && (await this.#driver.hasImage(image, { signal }))) return { pulled: false }
      if (policy === 'never') throw new ImageNotFound(`Image ${image} not present with pull policy of Never`)
      const unlessPresent = policy === 'ifnotpresent'
      return { pulled: await this.#pulls.pull(image, { meta, signal, unlessPresent, ...(auth && { auth }) }) }
    })
  }

  imagePull: CommandHandlers['imagePull'] = async (meta, { image, auth }, call) => {
    const signal = this.#enter(meta, call)
    return this.#leaving(meta, async () => {
      await this.#pulls.pull(image, { meta, signal, unlessPresent: false, ...(auth && { auth }) })
      const found = await this.#driver.inspectImage(image, { signal })
      if (!found) throw new ImageNotFound(`Image ${image} could not be found. It was removed as soon as it was there.`)
      return found
    })
  }

  imageRemove: CommandHandlers['imageRemove'] = async (meta, { image }, call) => {
    const signal = this.#enter(meta, call)
    return this.#leaving(meta, async () => {
      await this.#driver.removeImage(image, { signal })
      return {}
    })
  }

  containerCreate: CommandHandlers['containerCreate'] = (meta, { spec }, call) =>
    this.#carryOut(meta, call, (signal) => this.#driver.create(spec, { signal }))

  containerStart: CommandHandlers['containerStart'] = (meta, { uuid, startedBefore }, call) =>
    this.#carryOut(meta, call, async (signal, again) => {
      const before = again && (await this.#driver.find(uuid, { signal }))
      return before && hasStartedSince(before, startedBefore) ? before : this.#driver.start(uuid, { signal })
    })

  containerStop: CommandHandlers['containerStop'] = (meta, { uuid, timeoutSeconds }, call) =>
    this.#carryOut(meta, call, (signal) => this.#driver.stop(uuid, timeoutSeconds, { signal }))

  containerReboot: CommandHandlers['containerReboot'] = (meta, { uuid, timeoutSeconds, startedBefore }, call) =>
    this.#carryOut(meta, call, async (signal, again) => {
      const before = again && (await this.#driver.find(uuid, { signal }))
      return before && hasStartedSince(before, startedBefore)
        ? before
        : this.#driver.restart(uuid, timeoutSeconds, { signal })
    })

  containerPause: CommandHandlers['containerPause'] = (meta, { uuid }, call) =>
    this.#carryOut(meta, call, (signal) => this.#pausing().pause(uuid, { signal }))

  containerUnpause: CommandHandlers['containerUnpause'] = (meta, { uuid }, call) =>
    this.#carryOut(meta, call, (signal) => this.#pausing().unpause(uuid, { signal }))

  containerKill: CommandHandlers['containerKill'] = (meta, { uuid, signal: name }, call) =>
    this.#carryOut(meta, call, (signal) => this.#driver.kill(uuid, name, { signal }))

  containerUpdate: CommandHandlers['containerUpdate'] = (meta, { uuid, ...limits }, call) =>
    this.#carryOut(meta, call, (signal) => this.#driver.update(uuid, limits, { signal }))

  networkConnect: CommandHandlers['networkConnect'] = (meta, { uuid, attachment }, call) =>
    this.#carryOut(meta, call, (signal) => this.#networking().connect(uuid, attachment, { signal }))

  networkDisconnect: CommandHandlers['networkDisconnect'] = (meta, { uuid, networkName }, call) =>
    this.#carryOut(meta, call, (signal) => this.#networking().disconnect(uuid, networkName, { signal }))

  containerRemove: CommandHandlers['containerRemove'] = (meta, { uuid }, call) =>
    this.#carryOut(meta, call, async (signal) => {
      await this.#driver.remove(uuid, { signal })
      return absent(uuid)
    })

  /**
   * Waits its turn, does it unless it was done before, remembers, and says what it sees. `again` tells the work that an
   * earlier delivery may have got any distance.
   */
  async #carryOut(
    meta: CommandMeta,
    call: Call,
    work: (signal: AbortSignal, again: boolean) => Promise<EngineView>,
  ): Promise<Observed> {
    const signal = this.#enter(meta, call)
    return this.#leaving(meta, () =>
      this.#looks.during(meta.containerUuid, async () => {
        signal.throwIfAborted()
        const known = this.#memory.begin(meta)
        if (known === 'finished') {
          return (await this.#driver.find(meta.containerUuid, { signal })) ?? absent(meta.containerUuid)
        }
        const view = await work(signal, known === 'begun')
        this.#memory.finish(meta)
        return view
      }),
    )
  }

  /** Lets the command in; a newer operation aborts what an older one is doing to the container. */
  #enter(meta: CommandMeta, call: Call): AbortSignal {
    const { newer } = this.#memory.admit(meta)
    const before = this.#inHand.get(meta.containerUuid)
    if (newer && before && before.fence < meta.fence) {
      before.overtaken.abort(new Superseded(`Operation ${meta.fence} has taken over container ${meta.containerUuid}.`))
    }
    const overtaken = new AbortController()
    this.#inHand.set(meta.containerUuid, { fence: meta.fence, overtaken })
    return AbortSignal.any([overtaken.signal, call.signal])
  }

  async #leaving<T>(meta: CommandMeta, work: () => Promise<T>): Promise<T> {
    const mine = this.#inHand.get(meta.containerUuid)
    try {
      return await work()
    } catch (error) {
      if (mine?.overtaken.signal.aborted) throw mine.overtaken.signal.reason
      throw error
    } finally {
      if (this.#inHand.get(meta.containerUuid) === mine) this.#inHand.delete(meta.containerUuid)
    }
  }

  #networking() {
    if (!hasNetworks(this.#driver)) throw new Invalid(`The ${this.#driver.name} driver has no networks to join.`)
    return this.#driver
  }

  #pausing() {
    if (!canPause(this.#driver)) throw new Invalid(`The ${this.#driver.name} driver cannot pause containers.`)
    return this.#driver
  }
}

/** A start leaves one trace: another start time than the one known before. */
function hasStartedSince(view: EngineView, startedBefore: string | null): boolean {
  return view.startedAt !== null && view.startedAt !== startedBefore
}
