// Running processes of the service.
import type { Service } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, type Invocation, option } from './command.ts'
import { nothing, rowsOf } from './output.ts'

const list: ClientCommand = {
  name: 'service list',
  summary: 'List the running processes of the service.',
  routes: ['GET /v1/services'],
  run: async ({ client }) =>
    rowsOf((await client.services.list()).services, [
      ['host', ({ host }: Service) => host],
      ['binary', ({ binary }) => binary],
      ['zone', (service) => service.availability_zone],
      ['state', ({ state }) => state],
      ['disabled', ({ disabled }) => disabled],
      ['reason', (service) => service.disabled_reason],
      ['forced down', (service) => service.forced_down],
      ['last seen', (service) => service.last_seen_up],
    ]),
}

/** On most clouds there is but one kind. */
const ofService = '<host> [binary]'
const named = (invocation: Invocation) => ({
  host: argument(invocation),
  binary: invocation.args[1] ?? 'zun-compute',
})

const enable: ClientCommand = {
  name: 'service enable',
  arguments: ofService,
  summary: 'Let a service be given work again.',
  routes: ['PUT /v1/services/enable'],
  run: async (invocation) => ({ item: (await invocation.client.services.enable(named(invocation))).service }),
}

const disable: ClientCommand = {
  name: 'service disable',
  arguments: ofService,
  summary: 'Give a service no new work.',
  options: [option('--reason <text>', 'Why, for other operators.')],
  routes: ['PUT /v1/services/disable'],
  run: async (invocation) => {
    const why = given({ disabled_reason: invocation.flags.text('reason') })
    return { item: (await invocation.client.services.disable({ ...named(invocation), ...why })).service }
  },
}

const forceDown: ClientCommand = {
  name: 'service force-down',
  arguments: ofService,
  summary: 'Count a service as down, or no longer.',
  options: [option('--unset', 'Count it as down no longer.')],
  routes: ['PUT /v1/services/force_down'],
  run: async (invocation) => {
    const down = !invocation.flags.yes('unset')
    return { item: (await invocation.client.services.forceDown({ ...named(invocation), forced_down: down })).service }
  },
}

const remove: ClientCommand = {
  name: 'service delete',
  arguments: ofService,
  summary: 'Forget a service; one that still runs comes back.',
  routes: ['DELETE /v1/services'],
  run: async (invocation) => {
    await invocation.client.services.delete(named(invocation))
    return nothing
  },
}

export const serviceCommands: readonly ClientCommand[] = [list, enable, disable, forceDown, remove]
