// Finding a host among a thousand: the decision alone, and with what it takes to know the hosts and to hold the claim.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { Placing } from '#app/placing.ts'
import { DatabaseInventory } from '#cloud/inventory/database.ts'
import { saveComputeNode } from '#db/compute-nodes.ts'
import { migrateToNewest } from '#db/migrate.ts'
import type { Database } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import { saveServiceUp } from '#db/zun-services.ts'
import type { HostState } from '#scheduler/host-state.ts'
import { schedule } from '#scheduler/scheduler.ts'
import { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { atMost, type Figure, percentiles } from '../figure.ts'
import { temporaryDirectory } from '../peers/zun.ts'
import { summary } from '../samples.ts'
import { type Measure, timed } from './measure.ts'

const hostCount = 1_000
const claimsAHost = 10
const anywhere = { availabilityZone: null, host: null, runtime: null } as const
const resources = { vcpu: 0.5, memoryMib: 512, diskGib: 0 }
const now = () => new Date()
const ratios = { cpuAllocationRatio: 16, ramAllocationRatio: 1.5, diskAllocationRatio: 1, reservedMemoryMib: 512 }

export const scheduling: Measure = {
  name: 'scheduling',
  about: 'finding a host among 1,000',
  async figures({ quick, say }) {
    say('the decision alone')
    const figures = decisions(quick ? 100 : 400)
    await using directory = await temporaryDirectory()
    const db = openSqlite(join(directory.path, 'zun.sqlite'))
    try {
      await migrateToNewest(db, directory.path)
      say(`${hostCount} hosts with ${claimsAHost} claims each`)
      const placing = await placingAmongMany(db)
      return [...figures, ...(await placings(placing, quick ? 40 : 150))]
    } finally {
      await db.destroy()
    }
  },
}

function decisions(count: number): Figure[] {
  const hosts = Array.from({ length: hostCount }, (_, i) => hostState(i))
  const samples: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    const { hosts: chosen } = schedule(hosts, { ...anywhere, ...resources })
    samples.push(performance.now() - began)
    if (chosen.length !== hostCount) throw new Error(`${chosen.length} of ${hostCount} hosts would do.`)
  }
  return percentiles(
    `schedule among ${hostCount}`,
    { ours: summary(samples.slice(count / 10)) },
    { p50: atMost(3), p99: undefined },
  )
}

function hostState(number: number): HostState {
  return {
    hostname: hostname(number),
    availabilityZone: 'nova',
    up: true,
    engineUp: true,
    disabled: false,
    runtimes: ['runc'],
    diskQuotaSupported: true,
    total: { vcpu: 512, memoryMib: 131_072, diskGib: 1000 },
    used: { vcpu: (number * 7) % 300, memoryMib: (number * 977) % 100_000, diskGib: 0 },
  }
}

async function placings(placing: Placing, count: number): Promise<Figure[]> {
  const samples: number[] = []
  for (let i = 0; i < count; i++) samples.push(await timed(() => placing.place(randomUUID(), anywhere, resources)))
  return percentiles(
    `place among ${hostCount}, with its database`,
    { ours: summary(samples.slice(count / 10)) },
    { p50: atMost(3), p99: undefined },
  )
}

async function placingAmongMany(db: Kysely<Database>): Promise<Placing> {
  const group = new ServiceGroup({ serviceDownSeconds: 180, now })
  await db.transaction().execute(async (tx) => {
    for (let i = 0; i < hostCount; i++) {
      const host = hostname(i)
      group.beat({ host, epoch: 1, engineUp: true, reportCount: 1 })
      await saveComputeNode(tx, host, nodeFacts, 1, now())
      await saveServiceUp(tx, { host, binary: 'zun-compute', availabilityZone: 'nova', reportCount: 1 }, now())
      await tx.insertInto('claim').values(claimsOn(host, i)).execute()
    }
  })
  const inventory = new DatabaseInventory(db, now)
  return new Placing({ db, inventory, group, options: { ...ratios, defaultAvailabilityZone: 'nova' } })
}

function claimsOn(host: string, seed: number) {
  return Array.from({ length: claimsAHost }, (_, i) => ({
    consumer_uuid: randomUUID(),
    host,
    vcpu: 1,
    memory_mib: 256 * (1 + ((seed + i) % 8)),
    disk_gib: 0,
    created_at: now(),
  }))
}

function hostname(number: number): string {
  return `compute-${String(number).padStart(4, '0')}`
}

const nodeFacts = {
  memTotalMib: 131_072,
  memFreeMib: 65_536,
  memAvailableMib: 98_304,
  memUsedMib: 32_768,
  totalContainers: claimsAHost,
  runningContainers: claimsAHost,
  pausedContainers: 0,
  stoppedContainers: 0,
  cpus: 32,
  architecture: 'x86_64',
  osType: 'linux',
  os: 'Debian GNU/Linux 12',
  kernelVersion: '6.1.0',
  labels: { rack: 'r1' },
  diskTotalGib: 1000,
  diskUsedGib: 100,
  runtimes: ['runc'],
  diskQuotaSupported: false,
  enableCpuPinning: false,
}
