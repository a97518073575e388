import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import type { Database } from '#db/schema.ts'
import { listZunServices } from '#db/zun-services.ts'
import type { ZunService } from '#objects/zun-service.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type { AvailabilityZones as AvailabilityZonesOfApp, Services as ServicesOfApp } from './app.ts'

export interface ServicesParts {
  readonly db: Kysely<Database>
  readonly group: ServiceGroup
  readonly defaultAvailabilityZone: string
}

export class Services implements ServicesOfApp {
  readonly #p: ServicesParts

  constructor(parts: ServicesParts) {
    this.#p = parts
  }

  /** The stored rows, with what heartbeats have said since. */
  async list(_ctx: RequestContext): Promise<readonly ZunService[]> {
    const { db, group, defaultAvailabilityZone } = this.#p
    return (await listZunServices(db)).map((service) => {
      const alive = group.find(service.host)
      return {
        ...service,
        state: !service.forcedDown && group.isUp(service.host) ? 'up' : 'down',
        lastSeenUp: alive?.lastSeen ?? service.lastSeenUp,
        reportCount: alive?.reportCount ?? service.reportCount,
        availabilityZone: service.availabilityZone ?? defaultAvailabilityZone,
      }
    })
  }
}

export class AvailabilityZones implements AvailabilityZonesOfApp {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  async list(ctx: RequestContext): Promise<readonly string[]> {
    const zones = (await this.#services.list(ctx)).map(({ availabilityZone }) => availabilityZone)
    return [...new Set(zones)].toSorted()
  }
}
