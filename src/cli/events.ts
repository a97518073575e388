// What happens to containers, as it happens.
import type { ContainerEvent, EventsListParams } from '#zunclient/operations.ts'
import { type ClientCommand, given, type Invocation, option } from './command.ts'
import { nothing, type Outcome, rowsOf } from './output.ts'

/** How long one request waits for something to happen; less than an answer may take. */
const patienceSeconds = 30

const list: ClientCommand = {
  name: 'event list',
  summary: 'List what happened to containers, and what happens with --follow.',
  options: [
    option('--after <id>', 'After the event of this id; without it, from now on.'),
    option('--limit <number>', 'So many at most.'),
    option('--container <uuid>', 'Only of this container.'),
    option('--type <types>', 'Only of these types, with commas between them.'),
    option('--all-projects', 'Those of all projects.'),
    option('-f, --follow', 'Go on until interrupted, an event a line.'),
  ],
  routes: ['GET /v1/events'],
  run: async (invocation) => {
    const { client, flags } = invocation
    const params = given({
      after: flags.count('after'),
      limit: flags.count('limit'),
      container: flags.text('container'),
      type: flags.text('type'),
      all_projects: flags.yes('allProjects'),
    })
    if (flags.yes('follow')) return follow(invocation, params)
    const { events } = await client.events.list(params)
    return rowsOf(events, [
      ['id', ({ id }: ContainerEvent) => id],
      ['time', (event) => event.created_at],
      ['type', ({ type }) => type],
      ['container', (event) => event.container_uuid],
      ['changes', ({ changes }) => changes],
    ])
  },
}

async function follow({ client, io, flags }: Invocation, first: EventsListParams): Promise<Outcome> {
  let left = flags.count('limit') ?? Number.POSITIVE_INFINITY
  for (let params = first; left > 0; ) {
    const { events, last } = await client.events.list({ ...params, timeout: patienceSeconds })
    for (const event of events) {
      const asText = [event.created_at, event.type, event.container_uuid, JSON.stringify(event.changes)].join('  ')
      io.out(`${flags.text('output') === 'json' ? JSON.stringify(event) : asText}\n`)
    }
    left -= events.length
    params = { ...first, after: last, ...(Number.isFinite(left) && { limit: left }) }
  }
  return nothing
}

export const eventCommands: readonly ClientCommand[] = [list]
