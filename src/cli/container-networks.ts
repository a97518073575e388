// The networks of a container.
import type { AttachedNetwork } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, option } from './command.ts'
import { nothing, rowsOf } from './output.ts'
import { waitIfAsked, waitOptions } from './wait.ts'

const list: ClientCommand = {
  name: 'container network list',
  arguments: '<container>',
  summary: 'List the networks of a container.',
  routes: ['GET /v1/containers/{ident}/network_list'],
  run: async (invocation) => {
    const { networks } = await invocation.client.containers.networkList(argument(invocation))
    return rowsOf(networks, [
      ['network', ({ net_id: network }: AttachedNetwork) => network],
      ['port', ({ port_id: port }) => port],
      ['addresses', addressesOf],
    ])
  },
}

/** Before 1.18 a row was an address. */
function addressesOf(network: AttachedNetwork): readonly string[] {
  return 'fixed_ips' in network ? network.fixed_ips.map((each) => each.ip_address) : [network.ip_address]
}

const stays = ['Created', 'Running', 'Stopped', 'Paused'] as const
const which = [option('--network <network>', 'Network, by UUID or name.'), option('--port <port>', 'Port.')]

const attach: ClientCommand = {
  name: 'container network attach',
  arguments: '<container>',
  summary: 'Attach a container to a network.',
  options: [...which, option('--fixed-ip <address>', 'Address to have there.'), ...waitOptions],
  routes: ['POST /v1/containers/{ident}/network_attach'],
  run: async (invocation) => {
    const { client, flags } = invocation
    const params = { network: flags.text('network'), port: flags.text('port'), fixed_ip: flags.text('fixedIp') }
    await client.containers.networkAttach(argument(invocation), given(params))
    await waitIfAsked(invocation, argument(invocation), stays)
    return nothing
  },
}

const detach: ClientCommand = {
  name: 'container network detach',
  arguments: '<container>',
  summary: 'Detach a container from a network.',
  options: [...which, ...waitOptions],
  routes: ['POST /v1/containers/{ident}/network_detach'],
  run: async (invocation) => {
    const { client, flags } = invocation
    const params = given({ network: flags.text('network'), port: flags.text('port') })
    await client.containers.networkDetach(argument(invocation), params)
    await waitIfAsked(invocation, argument(invocation), stays)
    return nothing
  },
}

export const containerNetworkCommands: readonly ClientCommand[] = [list, attach, detach]
