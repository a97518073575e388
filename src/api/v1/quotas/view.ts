import { type QuotaAmounts, type QuotaLimits, quotaResources } from '#objects/quota.ts'

/** Always in the same order. */
export function limitsView(limits: QuotaLimits): object {
  return Object.fromEntries(quotaResources.map((resource) => [resource, limits[resource]]))
}

export function usageView(limits: QuotaLimits, used: QuotaAmounts): object {
  return Object.fromEntries(
    quotaResources.map((resource) => [resource, { limit: limits[resource], in_use: used[resource] }]),
  )
}
