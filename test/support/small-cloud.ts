// A control plane and an agent in this process on the fake engine and an empty database: for tests of what happens
// beneath the API.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { Containers } from '#app/containers.ts'
import { EventFeed } from '#app/event-feed.ts'
import { IdempotencyKeys } from '#app/idempotency-keys.ts'
import { ImageRecords } from '#app/image-records.ts'
import { Journal } from '#app/operations/journal.ts'
import { lifecycle } from '#app/operations/lifecycle.ts'
import { Operations } from '#app/operations/operations.ts'
import { Placing } from '#app/placing.ts'
import { Quotas } from '#app/quotas.ts'
import { Registries } from '#app/registries.ts'
import { Reports } from '#app/reports.ts'
import { DatabaseInventory } from '#cloud/inventory/database.ts'
import { EngineBridgeNetwork } from '#cloud/network/engine-bridge.ts'
import type { RequestContext } from '#common/context.ts'
import { silentLog } from '#common/log.ts'
import { Secrets } from '#common/secrets.ts'
import { ComputeAgent } from '#compute/agent.ts'
import { NodeMemory } from '#compute/memory.ts'
import { FakeDriver } from '#container/fake/driver.ts'
import { FakeEngine } from '#container/fake/engine.ts'
import { migrateToNewest } from '#db/migrate.ts'
import type { Database } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import type { Container, ContainerStatus } from '#objects/container.ts'
import { clientOf } from '#rpc/client.ts'
import { compute } from '#rpc/contracts/compute.ts'
import { control } from '#rpc/contracts/control.ts'
import { serve } from '#rpc/server.ts'
import { InProcessTransport } from '#rpc/transports/in-process.ts'
import { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { until } from './until.ts'

export const ctx: RequestContext = {
  requestId: 'req-1',
  userId: 'ann',
  projectId: 'demo',
  roles: ['member'],
  isAdmin: false,
}

const leaseSeconds = 15

/** One process of the control plane: it has a name in leases and a clock of its own. */
export interface Member {
  readonly operations: Operations
  readonly journal: Journal
  readonly containers: Containers
  readonly quotas: Quotas
  readonly keys: IdempotencyKeys
}

export class SmallCloud implements AsyncDisposable {
  readonly db: Kysely<Database>
  readonly engine = new FakeEngine()
  readonly transport = new InProcessTransport(silentLog)
  readonly directory = mkdtempSync(join(tmpdir(), 'zun-cloud-'))
  /** What all members take for the time; may be turned. */
  aheadMs = 0
  readonly #network: EngineBridgeNetwork
  readonly #group: ServiceGroup
  readonly #reports: Reports[] = []
  readonly #closing: (() => Promise<unknown> | unknown)[] = []

  private constructor() {
    this.db = openSqlite(join(this.directory, 'zun.sqlite'))
    this.#network = new EngineBridgeNetwork(this.db, this.now)
    this.#group = new ServiceGroup({ serviceDownSeconds: 180, now: this.now })
    this.engine.anyImage = true
  }

  static async open(): Promise<SmallCloud> {
    const cloud = new SmallCloud()
    await migrateToNewest(cloud.db, 'the test database')
    return cloud
  }

  /** A cloud of one member and one host, `host-1`. */
  static async start(): Promise<{ cloud: SmallCloud; member: Member } & AsyncDisposable> {
    const cloud = await SmallCloud.open()
    const member = await cloud.member()
    await cloud.startAgent()
    return { cloud, member, [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose]() }
  }

  readonly now = () => new Date(Date.now() + this.aheadMs)

  /** A member of the control plane; the newest one hears the agents. */
  async member(options: { readonly alone?: boolean } = {}): Promise<Member> {
    const { db, now } = this
    const inventory = new DatabaseInventory(db, now)
    const group = this.#group
    const placing = new Placing({ db, inventory, group, options: placingOptions })
    const nodeOf = (host: string) => clientOf(compute, this.transport, host)
    const feed = new EventFeed(db, silentLog, { pollMs: 100, waitersPerProject: 10, waiters: 10 })
    const settings = {
      owner: randomUUID(),
      alone: options.alone ?? false,
      now,
      leaseSeconds,
      concurrency: 8,
      takeoverSeconds: 3600,
      committed: feed.raise,
    }
    const journal = new Journal(db, settings)
    const registries = new Registries({ db, secrets: new Secrets('the key of a test'), now })
    const collaborators = {
      inventory,
      network: this.#network,
      placing,
      registries,
      images: new ImageRecords(db, now),
      nodeOf,
    }
    const operations = new Operations({
      db,
      journal,
      definitions: lifecycle,
      with: collaborators,
      log: silentLog,
      options: settings,
    })
    const reports = new Reports({
      db,
      journal,
      operations,
      network: this.#network,
      healing: { begin: () => undefined },
      group,
      log: silentLog,
      options: { graceSeconds: 60, now },
    })
    const server = await serve(control, this.transport, reports)
    this.#closing.push(
      () => operations.close(0),
      () => feed.close(),
      () => server.close(),
    )
    this.#reports.push(reports)
    const quotas = new Quotas({ db, configured: { containers: 40, memory: 51_200, disk: 100, cpu: 20 }, now })
    const keys = new IdempotencyKeys(db, now)
    const containers = new Containers({
      db,
      operations,
      journal,
      feed,
      quotas,
      registries,
      keys,
      network: this.#network,
      group,
      nodeOf,
      options: { ...containerOptions, now },
    })
    return { operations, journal, containers, quotas, keys }
  }

  async startAgent(): Promise<ComputeAgent> {
    const driver = new FakeDriver({ owner: 'test', engine: this.engine })
    const memory = new NodeMemory(join(this.directory, 'node.sqlite'))
    const options = {
      host: 'host-1',
      availabilityZone: 'nova',
      relistSeconds: 60,
      heartbeatSeconds: 60,
      resumeContainers: false,
    }
    const agent = new ComputeAgent({ driver, transport: this.transport, memory, log: silentLog, options })
    await agent.start()
    this.#closing.push(() => agent.close())
    await this.#reports.at(-1)?.whenKnown(options.host)
    return agent
  }

  /** Waits until nothing holds the container and it has the status. */
  reaches(member: Member, uuid: string, status: ContainerStatus): Promise<Container> {
    return until(`${uuid} is ${status}`, 5_000, async () => {
      const container = await member.containers.get(ctx, uuid)
      return container.status === status && container.operationId === null && container
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing.toReversed()) await close()
    await this.db.destroy()
    rmSync(this.directory, { recursive: true })
  }
}

const placingOptions = {
  cpuAllocationRatio: 16,
  ramAllocationRatio: 1.5,
  diskAllocationRatio: 1,
  reservedMemoryMib: 0,
  defaultAvailabilityZone: 'nova',
}

const containerOptions = {
  defaultCpu: 1,
  defaultMemoryMib: 64,
  defaultImageDriver: 'docker',
  defaultScheduleZone: null,
  executeTimeoutSeconds: 5,
}
