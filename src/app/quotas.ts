import type { Kysely } from 'kysely'
import type { RequestContext } from '#common/context.ts'
import { InvalidQuotaValue, OverQuota } from '#common/errors.ts'
import {
  deleteProjectLimits,
  findClassLimits,
  findProjectLimits,
  type StoredLimits,
  saveClassLimits,
  saveProjectLimits,
  sumProjectUsage,
} from '#db/quotas.ts'
import type { Database, Db } from '#db/schema.ts'
import { exceeded, type QuotaAmounts, type QuotaLimits, quotaResources } from '#objects/quota.ts'
import type { Quotas as QuotasOfApp } from './app.ts'

/** The only class that limits anybody: projects without limits of their own. */
const defaultClass = 'default'

export interface QuotasParts {
  readonly db: Kysely<Database>
  /** `[quota]` of zun.conf. */
  readonly configured: QuotaLimits
  readonly now: () => Date
}

export class Quotas implements QuotasOfApp {
  readonly #p: QuotasParts

  constructor(parts: QuotasParts) {
    this.#p = parts
  }

  limits(_ctx: RequestContext, projectId: string): Promise<QuotaLimits> {
    return this.#limitsOf(this.#p.db, projectId)
  }

  async usage(_ctx: RequestContext, projectId: string): Promise<QuotaAmounts> {
    return sumProjectUsage(this.#p.db, projectId)
  }

  async defaults(_ctx: RequestContext): Promise<QuotaLimits> {
    return { ...this.#p.configured, ...(await findClassLimits(this.#p.db, defaultClass)) }
  }

  async update(ctx: RequestContext, projectId: string, limits: StoredLimits): Promise<QuotaLimits> {
    await this.#p.db.transaction().execute((tx) => saveProjectLimits(tx, projectId, limits, this.#p.now()))
    return this.limits(ctx, projectId)
  }

  async reset(_ctx: RequestContext, projectId: string): Promise<void> {
    await deleteProjectLimits(this.#p.db, projectId)
  }

  async classLimits(_ctx: RequestContext, className: string): Promise<QuotaLimits> {
    return { ...this.#p.configured, ...(await findClassLimits(this.#p.db, className)) }
  }

  async updateClass(ctx: RequestContext, className: string, limits: StoredLimits): Promise<QuotaLimits> {
    await this.#p.db.transaction().execute((tx) => saveClassLimits(tx, className, limits, this.#p.now()))
    return this.classLimits(ctx, className)
  }

  /**
   * Throws `OverQuota` when the project may not hold so much more, `InvalidQuotaValue` when it would hold less than nothing.
   * To be asked within the transaction that makes the change: what others hold cannot change before that ends.
   */
  async require(tx: Db, projectId: string, asked: QuotaAmounts): Promise<void> {
    const [limits, used] = [await this.#limitsOf(tx, projectId), await sumProjectUsage(tx, projectId)]
    const overs = exceeded(limits, used, asked)
    if (overs.length > 0) throw new OverQuota(overs)
    const unders = quotaResources.filter((resource) => asked[resource] < 0 && used[resource] + asked[resource] < 0)
    if (unders.length > 0) throw new InvalidQuotaValue(unders.toSorted())
  }

  async #limitsOf(db: Db, projectId: string): Promise<QuotaLimits> {
    const ofClass = await findClassLimits(db, defaultClass)
    return { ...this.#p.configured, ...ofClass, ...(await findProjectLimits(db, projectId)) }
  }
}
