// The embedded inventory: claims are rows, and a claim is checked and made in one transaction.
import type { Kysely } from 'kysely'
import { deleteClaim, findClaim, sumClaims, sumClaimsByHost, upsertClaim } from '#db/claims.ts'
import type { Database } from '#db/schema.ts'
import type { HostCapacity, Inventory, Resources } from './inventory.ts'

export class DatabaseInventory implements Inventory {
  readonly #db: Kysely<Database>
  readonly #now: () => Date

  constructor(db: Kysely<Database>, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  usage(): Promise<ReadonlyMap<string, Resources>> {
    return sumClaimsByHost(this.#db)
  }

  async claimOf(consumerUuid: string): Promise<string | undefined> {
    return (await findClaim(this.#db, consumerUuid))?.host
  }

  claim(consumerUuid: string, { host, total }: HostCapacity, resources: Resources): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const others = await sumClaims(tx, host, consumerUuid)
      const fits = (['vcpu', 'memoryMib', 'diskGib'] as const).every((what) => {
        const limit = total[what]
        return limit === undefined || others[what] + resources[what] <= limit
      })
      if (fits) await upsertClaim(tx, { consumerUuid, host, ...resources }, this.#now())
      return fits
    })
  }

  async release(consumerUuid: string): Promise<void> {
    await deleteClaim(this.#db, consumerUuid)
  }
}
