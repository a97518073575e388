// The agent of a host: serves commands and questions, watches the engine, says what it sees. It knows neither database
// nor OpenStack: stolen, it is one stolen host.
import { isDeepStrictEqual } from 'node:util'
import type { Log } from '#common/log.ts'
import { TaskGroup } from '#common/task-group.ts'
import type { ContainerDriver } from '#container/driver.ts'
import { clientOf } from '#rpc/client.ts'
import { type ComputeMethods, compute } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import { type ControlMethods, control, type HostFacts } from '#rpc/contracts/control.ts'
import { serve } from '#rpc/server.ts'
import type { Transport } from '#rpc/transports/transport.ts'
import { Commands } from './commands.ts'
import { hostFacts } from './host-facts.ts'
import { Looks } from './looks.ts'
import type { NodeMemory } from './memory.ts'
import { Observer } from './observer.ts'
import { queries } from './queries.ts'

export interface AgentOptions {
  readonly host: string
  readonly availabilityZone: string
  readonly relistSeconds: number
  /** Whether what ran before this start of the agent, and does not run now, is started again. */
  readonly resumeContainers: boolean
  readonly heartbeatSeconds: number
  /** Share of the engine's disk below which no image is pulled; none when absent. */
  readonly minimumFreeDiskShare?: number
}

export class ComputeAgent {
  readonly #driver: ContainerDriver
  readonly #transport: Transport
  readonly #memory: NodeMemory
  readonly #looks: Looks
  readonly #observer: Observer
  readonly #control: Client<ControlMethods>
  readonly #log: Log
  readonly #options: AgentOptions
  readonly #stopping = new AbortController()
  readonly #tasks = new TaskGroup()
  #server: { close(): Promise<void> } | undefined
  #timer: NodeJS.Timeout | undefined
  #lastFacts: HostFacts | undefined
  #reportCount = 0

  constructor(parts: {
    readonly driver: ContainerDriver
    readonly transport: Transport
    readonly memory: NodeMemory
    readonly log: Log
    readonly options: AgentOptions
  }) {
    this.#driver = parts.driver
    this.#transport = parts.transport
    this.#memory = parts.memory
    this.#log = parts.log
    this.#options = parts.options
    this.#looks = new Looks(parts.driver, parts.memory.epoch)
    this.#control = clientOf(control, parts.transport)
    this.#observer = new Observer({ ...parts, looks: this.#looks, control: this.#control })
  }

  /** Serves once this resolves. Throws `EngineUnavailable` when there is no engine to begin with. */
  async start(): Promise<void> {
    await this.reportHost()
    await this.heartbeat()
    this.#server = await serve<ComputeMethods>(compute, this.#transport, this.#handlers(), this.#options.host)
    this.#tasks.spawn(() => this.#observer.watch(this.#stopping.signal, () => this.heartbeat()))
    this.#timer = setInterval(() => this.#tasks.spawn(() => this.#beat()), this.#options.heartbeatSeconds * 1000)
  }

  /** Says that the agent lives. May be called at any moment. */
  async heartbeat(): Promise<void> {
    this.#reportCount += 1
    await this.#control.heartbeat({
      ...this.#speaker(),
      engineUp: this.#observer.engineUp,
      reportCount: this.#reportCount,
      availabilityZone: this.#options.availabilityZone,
    })
  }

  /** Describes the host, if it has changed. May be called at any moment. */
  async reportHost(): Promise<void> {
    const facts = await hostFacts(this.#driver)
    if (isDeepStrictEqual(facts, this.#lastFacts)) return
    await this.#control.hostFacts({ ...this.#speaker(), facts })
    this.#lastFacts = facts
  }

  /** Stops taking commands, aborts those in hand and waits for them. Containers keep running. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#server?.close()
    this.#stopping.abort()
    await this.#tasks.settled()
    this.#memory.close()
  }

  async #beat(): Promise<void> {
    try {
      await this.heartbeat()
      if (this.#observer.engineUp) await this.reportHost()
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#log.warn('the host could not be described', { err: error })
    }
  }

  #speaker() {
    return { host: this.#options.host, epoch: this.#memory.epoch }
  }

  #handlers() {
    const commands = new Commands({
      driver: this.#driver,
      looks: this.#looks,
      memory: this.#memory,
      ...this.#options,
      reportPull: (report) => this.#tasks.spawn(() => this.#control.pulling({ ...this.#speaker(), ...report })),
    })
    return { ...commands, ...queries(this.#driver) } // the commands are own properties, so that spreading finds them
  }
}
