import type { QuotaAmounts, QuotaLimits, QuotaResource } from '#objects/quota.ts'
import type { Shown } from '../../schema/shape.ts'
import type { limitsAnswer, usagesAnswer } from './answers.ts'

/** Always in the same order. */
export function limitsView({ containers, memory, disk, cpu }: QuotaLimits): Shown<typeof limitsAnswer> {
  return { containers, memory, disk, cpu }
}

export function usageView(limits: QuotaLimits, used: QuotaAmounts): Shown<typeof usagesAnswer> {
  const usageOf = (resource: QuotaResource) => ({ limit: limits[resource], in_use: used[resource] })
  return {
    containers: usageOf('containers'),
    memory: usageOf('memory'),
    disk: usageOf('disk'),
    cpu: usageOf('cpu'),
  }
}
