import { randomUUID } from 'node:crypto'
import type { Db } from './schema.ts'

export interface EngineNetworkRow {
  readonly name: string
  /** The id users see. */
  readonly neutronNetId: string
  /** The engine's id. */
  readonly engineId: string
  readonly host: string
}

/** In the order in which they became known. */
export async function listEngineNetworks(db: Db): Promise<EngineNetworkRow[]> {
  const rows = await db.selectFrom('network').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    name: row.name ?? '',
    neutronNetId: row.neutron_net_id ?? '',
    engineId: row.network_id ?? '',
    host: row.host ?? '',
  }))
}

/** Makes the host's rows equal to what it has. Writes nothing when they are. */
export async function syncEngineNetworks(
  db: Db,
  host: string,
  networks: readonly Omit<EngineNetworkRow, 'host'>[],
  now: Date,
): Promise<void> {
  const before = (await listEngineNetworks(db)).filter((row) => row.host === host)
  const gone = before.filter((row) => !networks.some((network) => network.neutronNetId === row.neutronNetId))
  const fresh = networks.filter((network) => !before.some((row) => row.neutronNetId === network.neutronNetId))
  for (const row of gone) {
    await db.deleteFrom('network').where('host', '=', host).where('neutron_net_id', '=', row.neutronNetId).execute()
  }
  if (fresh.length === 0) return
  await db
    .insertInto('network')
    .values(
      fresh.map((network) => ({
        uuid: randomUUID(),
        name: network.name,
        neutron_net_id: network.neutronNetId,
        network_id: network.engineId,
        host,
        created_at: now,
      })),
    )
    .execute()
}
