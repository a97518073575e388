import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { ZunServiceNotFound } from '#common/errors.ts'
import { durable } from '#db/durable.ts'
import type { Database } from '#db/schema.ts'
import { deleteZunService, listZunServices, updateZunService } from '#db/zun-services.ts'
import type { ZunService } from '#objects/zun-service.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type { AvailabilityZones as AvailabilityZonesOfApp, ServiceName, Services as ServicesOfApp } from './app.ts'
import type { Placing } from './placing.ts'

export interface ServicesParts {
  readonly db: Kysely<Database>
  readonly group: ServiceGroup
  /** Told when hosts are to be chosen by other rules than a moment ago. */
  readonly placing: Pick<Placing, 'forget'>
  readonly defaultAvailabilityZone: string
  readonly now: () => Date
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

  async enable(_ctx: RequestContext, service: ServiceName): Promise<void> {
    await this.#decide(service, { disabled: false, disabled_reason: null })
  }

  async disable(_ctx: RequestContext, service: ServiceName, reason: string | null): Promise<void> {
    await this.#decide(service, { disabled: true, disabled_reason: reason })
  }

  async forceDown(_ctx: RequestContext, service: ServiceName, forcedDown: boolean): Promise<void> {
    await this.#decide(service, { forced_down: forcedDown })
  }

  async delete(_ctx: RequestContext, service: ServiceName): Promise<void> {
    if (!(await deleteZunService(this.#p.db, service))) throw new ZunServiceNotFound(service.host, service.binary)
    // One that still runs is a new service with its next heartbeat.
    this.#p.group.forget(service.host)
    await this.#changed()
  }

  async #decide(service: ServiceName, decided: Parameters<typeof updateZunService>[2]): Promise<void> {
    const { db, now } = this.#p
    if (!(await updateZunService(db, service, decided, now()))) {
      throw new ZunServiceNotFound(service.host, service.binary)
    }
    await this.#changed()
  }

  async #changed(): Promise<void> {
    this.#p.placing.forget()
    await durable(this.#p.db)
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
