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

export interface ReconcileOptions {
  /** When each container without a row was first seen. */
  readonly strangers: ReadonlyMap<string, Date>
  readonly graceSeconds: number
  readonly now: Date
}

/** `rows`: all containers of the host, and those seen there. */
export function reconcile(rows: readonly Container[], picture: HostPicture, options: ReconcileOptions): Correction[] {
  const rowOf = new Map(rows.map((row) => [row.uuid, row]))
  const seenUuids = new Set(picture.seen.map(({ uuid }) => uuid))
  const fromSeen = picture.seen.flatMap((seen): Correction[] => {
    const row = rowOf.get(seen.uuid)
    if (!row) return isOverdue(seen.uuid, options) ? [{ do: 'clean up', containerUuid: seen.uuid }] : []
    if (row.operationId === null && isRemnant(row)) return [{ do: 'clean up', containerUuid: seen.uuid }]
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

function isOverdue(uuid: string, { strangers, graceSeconds, now }: ReconcileOptions): boolean {
  const since = strangers.get(uuid)
  return since !== undefined && now.getTime() - since.getTime() >= graceSeconds * 1000
}
