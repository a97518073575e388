import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DatabaseInventory } from '#cloud/inventory/database.ts'
import { type NodeFacts, saveComputeNode } from '#db/compute-nodes.ts'
import { migrateToNewest } from '#db/migrate.ts'
import type { Database } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import { saveServiceUp } from '#db/zun-services.ts'
import { ServiceGroup } from '#servicegroup/servicegroup.ts'
import { Placing } from './placing.ts'

const now = () => new Date()
const anywhere = { availabilityZone: null, host: null, runtime: null }
const half = { vcpu: 2, memoryMib: 512, diskGib: 0 }
const options = {
  cpuAllocationRatio: 1,
  ramAllocationRatio: 1,
  diskAllocationRatio: 1,
  reservedMemoryMib: 0,
  defaultAvailabilityZone: 'nova',
}

let db: Kysely<Database>
let inventory: DatabaseInventory
let group: ServiceGroup
let placing: Placing

beforeEach(async () => {
  db = openSqlite(':memory:')
  await migrateToNewest(db, 'the database')
  inventory = new DatabaseInventory(db, now)
  group = new ServiceGroup({ serviceDownSeconds: 180, now })
  placing = new Placing({ db, inventory, group, options })
})

afterEach(() => db.destroy())

/** With room for two halves. */
async function addHost(host: string): Promise<void> {
  await saveComputeNode(db, host, facts, 1, now())
  await saveServiceUp(db, { host, binary: 'zun-compute', availabilityZone: 'nova', reportCount: 1 }, now())
  group.beat({ host, epoch: 1, engineUp: true, reportCount: 1 })
}

test('creates within one second are spread, although the hosts were read only once', async () => {
  await addHost('a')
  await addHost('b')
  const first = await placing.place(randomUUID(), anywhere, half)
  const second = await placing.place(randomUUID(), anywhere, half)
  expect([first, second]).toEqual(['a', 'b'])
})

test('a host that came a moment ago is found before anything is refused', async () => {
  await addHost('a')
  await placing.place(randomUUID(), anywhere, half)
  await placing.place(randomUUID(), anywhere, half)
  await addHost('b')
  expect(await placing.place(randomUUID(), anywhere, half)).toBe('b')
})

test('room made a moment ago is found, and what is full is refused by name', async () => {
  await addHost('a')
  const first = randomUUID()
  await placing.place(first, anywhere, half)
  await placing.place(randomUUID(), anywhere, half)
  await expect(placing.place(randomUUID(), anywhere, half)).rejects.toMatchObject({ name: 'NoValidHost' })
  await inventory.release(first)
  expect(await placing.place(randomUUID(), anywhere, half)).toBe('a')
})

test('what no host could ever give is refused in words', async () => {
  await addHost('a')
  const kata = { ...anywhere, runtime: 'kata' }
  await expect(placing.place(randomUUID(), kata, half)).rejects.toThrow('No host has the runtime kata.')
  await saveComputeNode(db, 'a', { ...facts, diskQuotaSupported: false }, 1, now())
  placing.forget()
  await expect(placing.place(randomUUID(), anywhere, { ...half, diskGib: 1 })).rejects.toThrow(
    'Your host does not support disk quota feature.',
  )
})

test('a host that went down is not chosen, however lately it was read', async () => {
  await addHost('a')
  await placing.place(randomUUID(), anywhere, half)
  group.beat({ host: 'a', epoch: 1, engineUp: false, reportCount: 2 })
  await expect(placing.place(randomUUID(), anywhere, half)).rejects.toMatchObject({ name: 'NoValidHost' })
})

test('what a container holds already it keeps, and is not given twice', async () => {
  await addHost('a')
  const uuid = randomUUID()
  expect(await placing.place(uuid, anywhere, half)).toBe('a')
  expect(await placing.place(uuid, anywhere, half)).toBe('a')
  expect((await inventory.usage()).get('a')).toEqual(half)
})

const facts: NodeFacts = {
  memTotalMib: 1024,
  memFreeMib: 1024,
  memAvailableMib: 1024,
  memUsedMib: 0,
  totalContainers: 0,
  runningContainers: 0,
  pausedContainers: 0,
  stoppedContainers: 0,
  cpus: 4,
  architecture: 'x86_64',
  osType: 'linux',
  os: 'Linux',
  kernelVersion: '6.1',
  labels: {},
  diskTotalGib: 10,
  diskUsedGib: 0,
  runtimes: ['runc'],
  diskQuotaSupported: false,
  enableCpuPinning: false,
}
