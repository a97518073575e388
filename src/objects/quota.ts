// What a project may hold. Memory in MiB, disk in GiB; a limit of -1 is none.

/** In the order in which answers name them. */
export const quotaResources = ['containers', 'memory', 'disk', 'cpu'] as const
export type QuotaResource = (typeof quotaResources)[number]

export type QuotaLimits = Readonly<Record<QuotaResource, number>>
export type QuotaAmounts = Readonly<Record<QuotaResource, number>>

/** Sums of fractions of processors do not come out exactly. */
const tolerance = 1e-6

/** What would exceed its limit, sorted by name. */
export function exceeded(limits: QuotaLimits, used: QuotaAmounts, asked: QuotaAmounts): QuotaResource[] {
  return quotaResources
    .filter((resource) => {
      const limit = limits[resource]
      const total = used[resource] + asked[resource]
      return limit >= 0 && asked[resource] > 0 && total - limit > tolerance * Math.max(1, Math.abs(limit))
    })
    .toSorted()
}
