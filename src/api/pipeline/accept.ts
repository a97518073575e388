import { RequestFailure } from './failures.ts'

export const eventStreamType = 'text/event-stream'

/** Refuses a client that would not take JSON, nor what else the route answers with. */
export function requireJsonAccepted(accept: string | undefined, streams = false): void {
  if (accept === undefined || accept.trim() === '' || (streams && eventStreamAccepted(accept))) return
  if (!rangesOf(accept).some((range) => jsonRanges.has(range))) throw new RequestFailure('no-acceptable-type')
}

const jsonRanges = new Set(['*/*', '*', 'application/*', 'application/json'])

/** Only where it is named: who takes anything gets JSON. */
export function eventStreamAccepted(accept: string | undefined): boolean {
  return accept !== undefined && rangesOf(accept).includes(eventStreamType)
}

function rangesOf(accept: string): string[] {
  return accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
}
