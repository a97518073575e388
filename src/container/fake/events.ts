import { EngineUnavailable } from '#common/errors.ts'
import type { EngineEvent } from '../driver.ts'
import type { FakeEngine } from './engine.ts'

/** What happens to the owner's containers from now on; throws when the engine goes away. */
export async function* engineEvents(
  engine: FakeEngine,
  owner: string,
  options: { readonly signal: AbortSignal; readonly onSubscribed?: () => void },
): AsyncGenerator<EngineEvent> {
  const { signal } = options
  if (signal.aborted) return
  if (engine.away) throw new EngineUnavailable('The fake engine is away.')
  const queue: EngineEvent[] = []
  let lost = false
  let wake = () => {}
  const stopListening = engine.listen({
    onEvent: (container, action) => {
      if (container.owner === owner) queue.push({ uuid: container.spec.uuid, action })
      wake()
    },
    onLost: () => {
      lost = true
      wake()
    },
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  try {
    options.onSubscribed?.()
    while (!signal.aborted) {
      const event = queue.shift()
      if (event !== undefined) yield event
      else if (lost) throw new EngineUnavailable('The fake engine ended its event stream.')
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    stopListening()
    signal.removeEventListener('abort', onAbort)
  }
}
