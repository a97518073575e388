import type { Inventory } from '#cloud/inventory/inventory.ts'
import type { Network } from '#cloud/network/network.ts'
import type { ComputeMethods } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import type { ImageRecords } from '../image-records.ts'
import type { Placing } from '../placing.ts'
import type { Registries } from '../registries.ts'

/** What steps may lean on. */
export interface Collaborators {
  readonly inventory: Inventory
  readonly network: Network
  readonly placing: Placing
  readonly images: Pick<ImageRecords, 'pulled' | 'removed'>
  readonly registries: Pick<Registries, 'locate'>
  /** The agent of a host. */
  nodeOf(host: string): Client<ComputeMethods>
}
