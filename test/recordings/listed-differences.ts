// Where we answer other than the original, and why. docs/compatibility.md is made from this list.

export interface ListedDifference {
  /** Recordings it is about. */
  readonly recordings: RegExp
  /** What differs, as test/recordings/compare.ts says it. */
  readonly difference: RegExp
  readonly reason: string
}

export const listedDifferences: readonly ListedDifference[] = [
  {
    recordings: /./,
    difference: /^\.?.*status_detail/,
    reason: 'The sentence beside the status is made when it is read, so it is there for every container.',
  },
]
