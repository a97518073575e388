// What was asked of a container, and what came of it.
import type { ContainerAction, ContainerActionEvent } from '#zunclient/operations.ts'
import { argument, type ClientCommand } from './command.ts'
import { rowsOf } from './output.ts'

const list: ClientCommand = {
  name: 'container action list',
  arguments: '<container>',
  summary: 'List what was asked of a container, newest first.',
  routes: ['GET /v1/containers/{ident}/container_actions'],
  run: async (invocation) => {
    const { containerActions } = await invocation.client.containers.containerActions(argument(invocation))
    return rowsOf(containerActions, [
      ['action', ({ action }: ContainerAction) => action],
      ['request id', ({ request_id: id }) => id],
      ['start time', ({ start_time: time }) => time],
      ['finish time', ({ finish_time: time }) => time],
      ['message', ({ message }) => message],
    ])
  },
}

const show: ClientCommand = {
  name: 'container action show',
  arguments: '<container> <request-id>',
  summary: 'Show one action of a container with its events.',
  routes: ['GET /v1/containers/{ident}/container_actions/{requestId}'],
  run: async (invocation) => {
    const action = await invocation.client.containers.containerActionsByRequestId(
      argument(invocation),
      argument(invocation, 1),
    )
    return { item: { ...action, events: action.events.map(eventText) } }
  },
}

function eventText({ event, result }: ContainerActionEvent): string {
  return `${event}: ${result ?? 'not finished'}`
}

export const containerActionCommands: readonly ClientCommand[] = [list, show]
