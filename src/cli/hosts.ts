// Hosts that run containers.
import type { Host } from '#zunclient/operations.ts'
import { argument, type ClientCommand } from './command.ts'
import { rowsOf } from './output.ts'
import { collected, listOptions, pageParams } from './paging.ts'

const list: ClientCommand = {
  name: 'host list',
  summary: 'List the hosts that run containers.',
  options: listOptions,
  routes: ['GET /v1/hosts'],
  run: async ({ client, flags }) =>
    rowsOf(await collected(client.hosts.each(pageParams(flags)), flags), [
      ['uuid', ({ uuid }: Host) => uuid],
      ['hostname', ({ hostname }) => hostname],
      ['containers', (host) => host.total_containers],
      ['cpus', (host) => `${host.cpu_used}/${host.cpus}`],
      ['memory', (host) => `${host.mem_used}/${host.mem_total}`],
      ['disk', (host) => `${host.disk_used}/${host.disk_total}`],
    ]),
}

const show: ClientCommand = {
  name: 'host show',
  arguments: '<host>',
  summary: 'Show a host, by UUID or name.',
  routes: ['GET /v1/hosts/{ident}'],
  run: async (invocation) => ({ item: await invocation.client.hosts.show(argument(invocation)) }),
}

export const hostCommands: readonly ClientCommand[] = [list, show]
