import { EngineUnavailable } from '#common/errors.ts'
import type { EngineEvent } from '../driver.ts'
import { type DockerClient, valuesOf } from './client.ts'
import { labels } from './spec.ts'
import type { EventAnswer } from './wire.ts'

const actions = [
  'create',
  'start',
  'die',
  'stop',
  'pause',
  'unpause',
  'kill',
  'oom',
  'destroy',
  'health_status',
  'restart',
]

/** What happens to our containers from now on. `onSubscribed` is called once no event can be missed any more. */
export async function* containerEvents(
  client: DockerClient,
  owner: string,
  options: { readonly signal: AbortSignal; readonly onSubscribed?: () => void },
): AsyncGenerator<EngineEvent> {
  const { signal } = options
  const filters = JSON.stringify({ type: ['container'], label: [`${labels.owner}=${owner}`], event: actions })
  try {
    const answer = await client.stream('GET', '/events', { query: { filters }, signal, idleMs: 0 })
    options.onSubscribed?.()
    for await (const event of valuesOf<EventAnswer>(answer)) {
      const uuid = event.Actor.Attributes?.[labels.uuid]
      if (uuid !== undefined) yield { uuid, action: event.Action }
    }
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  if (!signal.aborted) throw new EngineUnavailable('The Docker engine ended its event stream.')
}
