// What remains of many samples.

export interface Summary {
  readonly count: number
  readonly min: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
  readonly mean: number
}

/** Throws when there is nothing to sum up: no figure is better than one of nothing. */
export function summary(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('No samples were taken.')
  const sorted = samples.toSorted((a, b) => a - b)
  const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length
  const at = (share: number) => rounded(percentile(sorted, share))
  return {
    count: sorted.length,
    min: at(0),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    mean: rounded(mean),
  }
}

/** Of sorted values, between the two nearest ones in proportion. */
function percentile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
