// What follows from comparing what should be on a host with what is. Pure: data in, data out.
import type { Container } from '#objects/container.ts'
import { isNewer, type Observed } from '#objects/observed.ts'

export type Correction =
  /** Take note of what was seen. */
  | { readonly do: 'note'; readonly container: Container; readonly seen: Observed }
  /** The engine does not have it (any more). */
  | { readonly do: 'note missing'; readonly container: Container }
  /** It removed itself after its end, as it was told to: its row and all it holds may go. */
  | { readonly do: 'delete'; readonly container: Container }
  /** Something of ours that no row stands for, or that a failed create left. */
  | { readonly do: 'clean up'; readonly containerUuid: string }

export interface HostPicture {
  readonly epoch: number
  /** Drawn before looking: whatever was seen later is newer. */
  readonly sequence: number
  readonly seen: readonly Observed[]
}

/**
 * `rows`: the rows of the containers that were seen, and of all that should have been. `removable`: those without a row
 * that may go at once.
 */
export function reconcile(
  rows: readonly Container[],
  picture: HostPicture,
  removable: ReadonlySet<string>,
): Correction[] {
  const rowOf = new Map(rows.map((row) => [row.uuid, row]))
  const seenUuids = new Set(picture.seen.map(({ uuid }) => uuid))
  const fromSeen = picture.seen.flatMap((seen): Correction[] => {
    const row = rowOf.get(seen.uuid)
    const isThere = seen.state !== 'absent'
    if (!row) return isThere && removable.has(seen.uuid) ? [{ do: 'clean up', containerUuid: seen.uuid }] : []
    if (isThere && row.operationId === null && isRemnant(row)) return [{ do: 'clean up', containerUuid: seen.uuid }]
    return isNewer(seen, row.observed) ? [{ do: 'note', container: row, seen }] : []
  })
  const fromRows = rows.flatMap((row): Correction[] => {
    if (row.operationId !== null) return []
    if (row.status === 'Deleted' && row.autoRemove) return [{ do: 'delete', container: row }]
    const missing = !seenUuids.has(row.uuid) && row.containerId !== null && row.observed?.state !== 'absent'
    return missing && isNewer(picture, row.observed) ? [{ do: 'note missing', container: row }] : []
  })
  return [...fromSeen, ...fromRows]
}

/** A create that failed and could not clean up: the row knows of no container in the engine. */
function isRemnant(row: Container): boolean {
  return row.containerId === null && row.status === 'Error'
}
