// The control plane, put together: what zun-api runs besides its HTTP edge.
import type { Kysely } from 'kysely'
import type { App } from '#app/app.ts'
import { Capsules } from '#app/capsules.ts'
import { ContainerActions } from '#app/container-actions.ts'
import { Containers } from '#app/containers.ts'
import { EventFeed } from '#app/event-feed.ts'
import { Events } from '#app/events.ts'
import { Forgetting } from '#app/forgetting.ts'
import { Healing } from '#app/healing.ts'
import { Hosts } from '#app/hosts.ts'
import { IdempotencyKeys } from '#app/idempotency-keys.ts'
import { ImageRecords } from '#app/image-records.ts'
import { Images } from '#app/images.ts'
import { Networks } from '#app/networks.ts'
import { imageOperations } from '#app/operations/image-operations.ts'
import { Journal } from '#app/operations/journal.ts'
import { lifecycle } from '#app/operations/lifecycle.ts'
import { Operations } from '#app/operations/operations.ts'
import { Placing } from '#app/placing.ts'
import { Quotas } from '#app/quotas.ts'
import { Registries } from '#app/registries.ts'
import { Reports } from '#app/reports.ts'
import { AvailabilityZones, Services } from '#app/services.ts'
import { DatabaseInventory } from '#cloud/inventory/database.ts'
import { EngineBridgeNetwork } from '#cloud/network/engine-bridge.ts'
import type { Log } from '#common/log.ts'
import type { Secrets } from '#common/secrets.ts'
import type { Conf } from '#conf/conf.ts'
import type { Database } from '#db/schema.ts'
import { clientOf } from '#rpc/client.ts'
import { type ComputeMethods, compute } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import { type ControlMethods, control } from '#rpc/contracts/control.ts'
import { serve } from '#rpc/server.ts'
import type { Transport } from '#rpc/transports/transport.ts'
import { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { containersOptionsFrom, defaultRegistryFrom, placingOptionsFrom, quotaLimitsFrom } from './settings.ts'

export interface ControlPlaneParts {
  readonly db: Kysely<Database>
  readonly transport: Transport
  readonly conf: Conf
  readonly log: Log
  /** Opens and seals the passwords of registries. */
  readonly secrets: Secrets
  /** This process, in leases. */
  readonly owner: string
  /** No other control plane works on this database. */
  readonly alone: boolean
  /** Before the second try to heal a container; doubled before each later one. */
  readonly healingPauseSeconds?: number
}

const now = () => new Date()

export class ControlPlane {
  readonly app: App
  readonly #transport: Transport
  readonly #operations: Operations
  readonly #healing: Healing
  readonly #reports: Reports
  readonly #forgetting: Forgetting
  readonly feed: EventFeed
  #server: { close(): Promise<void> } | undefined

  constructor({ db, transport, conf, log, secrets, owner, alone, healingPauseSeconds = 2 }: ControlPlaneParts) {
    const inventory = new DatabaseInventory(db, now)
    const network = new EngineBridgeNetwork(db, now)
    const group = new ServiceGroup({ serviceDownSeconds: conf.default.serviceDownTimeSeconds, now })
    const placing = new Placing({ db, inventory, group, options: placingOptionsFrom(conf) })
    const nodeOf = nodesOf(transport)
    const registries = new Registries({ db, secrets, now, ...defaultRegistryFrom(conf) })
    const feed = new EventFeed(db, log, feedOptions)
    const committed = feed.raise
    const options = { owner, alone, now, committed, leaseSeconds: 15, concurrency: 64, takeoverSeconds: 5 }
    const journal = new Journal(db, options)
    const operations = new Operations({
      db,
      journal,
      definitions: [...lifecycle, ...imageOperations],
      with: { inventory, network, placing, registries, images: new ImageRecords(db, now), nodeOf },
      log,
      options,
    })
    const keys = new IdempotencyKeys(db, now)
    const quotas = new Quotas({ db, configured: quotaLimitsFrom(conf), now })
    const services = new Services({
      db,
      group,
      placing,
      defaultAvailabilityZone: conf.default.defaultAvailabilityZone,
      now,
    })
    this.#transport = transport
    this.#operations = operations
    this.feed = feed
    this.#forgetting = new Forgetting({ db, keys, log, now })
    this.#healing = new Healing({ db, operations, journal, network, log, pauseSeconds: healingPauseSeconds })
    const healing = this.#healing
    this.#reports = new Reports({
      db,
      journal,
      operations,
      network,
      healing,
      group,
      log,
      options: { graceSeconds: 60, now },
    })
    this.app = {
      containers: new Containers({
        db,
        operations,
        journal,
        feed,
        network,
        quotas,
        registries,
        keys,
        group,
        nodeOf,
        options: containersOptionsFrom(conf, now),
      }),
      actions: new ContainerActions(db),
      events: new Events(db, feed, { heartbeatMs: 15_000, streamMs: 1_800_000 }),
      capsules: new Capsules(),
      hosts: new Hosts(db, inventory),
      services,
      quotas,
      registries,
      networks: new Networks(network),
      images: new Images({ db, operations, group, registries, nodeOf, now }),
      availabilityZones: new AvailabilityZones(services),
    }
  }

  /** Hears nodes. */
  async start(): Promise<void> {
    await this.#reports.start()
    this.#server = await serve<ControlMethods>(control, this.#transport, this.#reports)
  }

  /** Resolves once the host is known: before that nothing can be put on it. */
  whenKnown(host: string): Promise<void> {
    return this.#reports.whenKnown(host)
  }

  /** Goes on with what was begun before. */
  async takeOver(): Promise<void> {
    await this.#operations.start()
    await this.#forgetting.start()
  }

  async close(finishSeconds: number): Promise<void> {
    const healed = this.#healing.close()
    await this.#forgetting.close()
    await this.feed.close()
    await this.#operations.close(finishSeconds)
    await healed
    await this.#server?.close()
  }
}

const feedOptions = { pollMs: 1_500, waitersPerProject: 100, waiters: 1_000 }

function nodesOf(transport: Transport): (host: string) => Client<ComputeMethods> {
  const nodes = new Map<string, Client<ComputeMethods>>()
  return (host) => {
    const node = nodes.get(host) ?? clientOf(compute, transport, host)
    nodes.set(host, node)
    return node
  }
}
