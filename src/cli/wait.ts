// Waits for what was begun to be done, by looking again and again, less and less often.
// The service's own way to wait (GET /v1/containers/{ident}/wait) belongs here, for services that have it.
import { realClock, sleep } from '#common/clock.ts'
import type { ZunClient } from '#zunclient/client.ts'
import { NotFound } from '#zunclient/errors.ts'
import type { Container } from '#zunclient/operations.ts'
import { type Invocation, option } from './command.ts'
import { NotAsHoped } from './exit-codes.ts'

export const waitOptions = [
  option('--wait', 'Wait until it is done.'),
  option('--wait-timeout <seconds>', 'How long to wait at most; 300 when not given.'),
]

const firstPauseMs = 50
const longestPauseMs = 2000
const defaultTimeoutSeconds = 300
const onTheWay: ReadonlySet<string> = new Set(['Creating', 'Deleting', 'Rebuilding', 'Restarting'])

/**
 * What has become of the container, once nothing works on it, if `--wait` was given. Throws `NotAsHoped` when that is not
 * one of the statuses, or takes too long.
 */
export async function waitIfAsked(
  invocation: Invocation,
  ident: string,
  wanted: readonly Container['status'][],
): Promise<Container | undefined> {
  if (!invocation.flags.yes('wait')) return undefined
  const container = await waitFor(invocation, ident, async () => {
    const seen = await show(invocation, ident)
    return seen.task_state === null && !onTheWay.has(seen.status) ? seen : undefined
  })
  if (wanted.includes(container.status)) return container
  const why = container.status_reason === null ? '' : `: ${container.status_reason}`
  throw new NotAsHoped(`Container ${ident} is ${container.status}${why}`)
}

/** Until nobody finds it any more, if `--wait` was given. */
export async function waitUntilGone(
  invocation: Invocation,
  ident: string,
  look: (client: ZunClient) => Promise<unknown>,
): Promise<void> {
  if (!invocation.flags.yes('wait')) return
  await waitFor(invocation, ident, async () => {
    try {
      await look(invocation.client)
      return undefined
    } catch (error) {
      if (error instanceof NotFound) return true
      throw error
    }
  })
}

async function waitFor<T>({ flags, io }: Invocation, ident: string, look: () => Promise<T | undefined>): Promise<T> {
  const timeoutSeconds = flags.seconds('waitTimeout') ?? defaultTimeoutSeconds
  const end = realClock.now() + timeoutSeconds * 1000
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const found = await look()
    if (found !== undefined) return found
    if (realClock.now() >= end) throw new NotAsHoped(`${ident} is not done after ${timeoutSeconds} seconds.`)
    await sleep(realClock, Math.min(pauseMs, Math.max(1, end - realClock.now())), io.signal)
  }
}

function show({ client, io }: Invocation, ident: string): Promise<Container> {
  return client.containers.show(ident, {}, { ...(io.signal && { signal: io.signal }) })
}
