import { option } from './command.ts'
import type { Flags } from './flags.ts'

export const listOptions = [
  option('--limit <number>', 'Show so many at most; all when not given.'),
  option('--sort-key <field>', 'Field to sort by.'),
  option('--sort-dir <direction>', 'asc, or desc.'),
]

/** In pages as large as the service makes them, or smaller where fewer are wanted. */
export function pageParams(flags: Flags) {
  const limit = flags.count('limit')
  const sortKey = flags.text('sortKey')
  const sortDir = flags.text('sortDir')
  return {
    ...(limit !== undefined && { limit }),
    ...(sortKey !== undefined && { sort_key: sortKey }),
    ...(sortDir !== undefined && { sort_dir: sortDir }),
  }
}

/** As many as are wanted, of however many pages. */
export async function collected<T>(items: AsyncIterable<T>, flags: Flags): Promise<readonly T[]> {
  const limit = flags.count('limit') ?? Number.POSITIVE_INFINITY
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
    if (found.length >= limit) break
  }
  return found
}
