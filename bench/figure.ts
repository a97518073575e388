import { rounded, type Summary } from './samples.ts'

/** What must not be exceeded: by our own value, or by its ratio to the peer's. */
export interface Budget {
  readonly of: 'value' | 'ratio'
  readonly limit: number
}

/** One line of the table. */
export interface Figure {
  readonly name: string
  readonly unit: 'ms' | 'MiB' | 'writes'
  readonly ours: number
  /** The same work done without us, measured in turns with ours. */
  readonly peer?: number
  readonly budget?: Budget
  /** What a reader needs to judge the figure. */
  readonly note?: string
  readonly samples?: { readonly ours: Summary; readonly peer?: Summary }
}

export function ratioOf({ ours, peer }: Figure): number | undefined {
  return peer === undefined || peer === 0 ? undefined : rounded(ours / peer)
}

/** `undefined` where there is no budget. */
export function isMet(figure: Figure): boolean | undefined {
  if (!figure.budget) return undefined
  const value = figure.budget.of === 'value' ? figure.ours : ratioOf(figure)
  return value !== undefined && value <= figure.budget.limit
}

type Percentile = 'p50' | 'p90' | 'p99'

/** A figure for each percentile asked for; the value there is its budget. */
export function percentiles(
  name: string,
  samples: NonNullable<Figure['samples']>,
  budgets: Partial<Record<Percentile, Budget | undefined>>,
  note?: string,
): Figure[] {
  return (['p50', 'p90', 'p99'] as const)
    .filter((each) => each in budgets)
    .map((each) => {
      const budget = budgets[each]
      return {
        name: `${name}, ${each}`,
        unit: 'ms',
        ours: samples.ours[each],
        ...(samples.peer && { peer: samples.peer[each] }),
        ...(budget && { budget }),
        ...(note !== undefined && { note }),
        samples,
      }
    })
}

export const atMost = (limit: number): Budget => ({ of: 'value', limit })
export const ratioAtMost = (limit: number): Budget => ({ of: 'ratio', limit })
