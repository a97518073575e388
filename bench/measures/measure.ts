import type { Figure } from '../figure.ts'

export interface MeasureOptions {
  /** Fewer samples: for a first look, not for a comparison. */
  readonly quick: boolean
  /** What is going on, for whoever waits. */
  say(sentence: string): void
}

export interface Measure {
  readonly name: string
  readonly about: string
  /** Throws when it could not be measured. */
  figures(options: MeasureOptions): Promise<readonly Figure[]>
}

/** How long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Those to be measured in turns, in an order that favours neither. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
