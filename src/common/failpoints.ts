// Places where a test may kill the process, to prove that the next one carries on. Named by operation, step and moment;
// `ZUN_FAILPOINT=create/create on the host/done` ends the process there as SIGKILL would. Costs one comparison otherwise.

/** The moments of a step: not begun; done but not written down; written down. */
export const moments = ['before', 'done', 'recorded'] as const
export type Moment = (typeof moments)[number]

const armed = process.env.ZUN_FAILPOINT

export function failpoint(name: string): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL')
}

/** Fails here as a broken dependency would: `ZUN_FAIL=create/start on the host`. For testing undos. */
const failing = process.env.ZUN_FAIL

export function failureAsked(name: string): boolean {
  return failing === name
}
