import { RequestFailure } from './failures.ts'

/** Refuses a client that would not take JSON. */
export function requireJsonAccepted(accept: string | undefined): void {
  if (accept === undefined || accept.trim() === '') return
  const ranges = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  if (!ranges.some((range) => jsonRanges.has(range))) throw new RequestFailure('no-acceptable-type')
}

const jsonRanges = new Set(['*/*', '*', 'application/*', 'application/json'])
