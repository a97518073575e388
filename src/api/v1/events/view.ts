import type { EventPage } from '#app/app.ts'
import type { ChangeEvent } from '#objects/change-event.ts'
import type { Addresses } from '#objects/container.ts'
import { addressesView } from '../containers/view.ts'
import { joinedTime } from '../times.ts'

type Hidden = ReadonlySet<string>

export function eventsView({ events, last }: EventPage, hidden: Hidden): object {
  return { events: events.map((event) => eventView(event, hidden)), last }
}

function eventView(event: ChangeEvent, hidden: Hidden): object {
  return {
    id: event.id,
    type: event.type,
    container_uuid: event.containerUuid,
    project_id: event.projectId,
    created_at: joinedTime(event.createdAt),
    changes: Object.fromEntries(
      Object.entries(event.payload)
        .filter(([field]) => !hidden.has(field))
        .map(([field, value]) => [field, field === 'addresses' ? addressesIn(value) : value]),
    ),
  }
}

function addressesIn(value: unknown): object {
  return value ? addressesView(value as Addresses) : {} // the journal wrote them from that type
}

/** The pages as server-sent events. Between them, and when nothing comes, the reader's place alone moves on. */
export async function* streamText(pages: AsyncIterable<EventPage>, hidden: Hidden): AsyncIterable<string> {
  yield 'retry: 1000\n\n'
  for await (const { events, last } of pages) {
    const messages = events.map(
      (event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(eventView(event, hidden))}\n\n`,
    )
    // Without data it is no event for a browser, which remembers the id all the same.
    const place = events.at(-1)?.id === last ? '' : `id: ${last}\n\n`
    yield `${messages.join('')}${events.length === 0 ? ': nothing new\n' : ''}${place}`
  }
}
