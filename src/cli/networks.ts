// Networks known to the engine.
import { argument, type ClientCommand, option } from './command.ts'
import { each } from './each.ts'

const create: ClientCommand = {
  name: 'network create',
  arguments: '<network>',
  summary: 'Make a network of the network service known to the engine.',
  options: [option('--name <name>', 'Means nothing; the network has its own.')],
  routes: ['POST /v1/networks'],
  run: async (invocation) => {
    const network = { name: invocation.flags.text('name') ?? null, neutron_net_id: argument(invocation) }
    return { item: await invocation.client.networks.create(network) }
  },
}

const remove: ClientCommand = {
  name: 'network delete',
  arguments: '<network...>',
  summary: 'Take back that networks were made known to the engine.',
  routes: ['DELETE /v1/networks/{network}'],
  run: (invocation) => each(invocation, (network) => invocation.client.networks.delete(network)),
}

export const networkCommands: readonly ClientCommand[] = [create, remove]
