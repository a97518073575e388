import { randomUUID } from 'node:crypto'
import type { Db } from './schema.ts'

export interface EngineNetworkRow {
  readonly uuid: string
  readonly name: string
  /** The id users see. */
  readonly neutronNetId: string
  /** The engine's id. */
  readonly engineId: string
  readonly host: string
  /** Who made it known by a request; null for those that only nodes have told of. */
  readonly projectId: string | null
  readonly userId: string | null
}

/** In the order in which they became known. */
export async function listEngineNetworks(db: Db): Promise<EngineNetworkRow[]> {
  const rows = await db.selectFrom('network').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    name: row.name ?? '',
    neutronNetId: row.neutron_net_id ?? '',
    engineId: row.network_id ?? '',
    host: row.host ?? '',
    projectId: row.project_id,
    userId: row.user_id,
  }))
}

/** Notes who made the network known, or with null that nobody has. */
export async function setNetworkOwner(
  db: Db,
  uuid: string,
  owner: { readonly projectId: string; readonly userId: string } | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('network')
    .set({ project_id: owner?.projectId ?? null, user_id: owner?.userId ?? null, updated_at: now })
    .where('uuid', '=', uuid)
    .execute()
}

/** Makes the host's rows equal to what it has. Writes nothing when they are. */
export async function syncEngineNetworks(
  db: Db,
  host: string,
  networks: readonly Pick<EngineNetworkRow, 'name' | 'neutronNetId' | 'engineId'>[],
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
