// Registries of images, and how to sign in there.
import type { Registry } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, type Invocation, option } from './command.ts'
import { each } from './each.ts'
import { rowsOf } from './output.ts'
import { collected, listOptions, pageParams } from './paging.ts'

const facts = [
  option('--name <name>', 'Name.'),
  option('--username <name>', 'Who signs in there.'),
  option('--password <password>', 'With which password; - reads it from standard input.'),
]

async function factsIn({ flags, io }: Invocation) {
  const password = flags.text('password')
  const typed = password === '-' ? (await io.readInput()).toString().replace(/\r?\n$/, '') : password
  return given({ name: flags.text('name'), username: flags.text('username'), password: typed })
}

const create: ClientCommand = {
  name: 'registry create',
  arguments: '<domain>',
  summary: 'Create a registry.',
  options: facts,
  routes: ['POST /v1/registries'],
  run: async (invocation) => {
    const registry = { domain: argument(invocation), ...(await factsIn(invocation)) }
    return { item: (await invocation.client.registries.create({ registry })).registry }
  },
}

const list: ClientCommand = {
  name: 'registry list',
  summary: 'List registries.',
  options: [...listOptions, option('--all-projects', 'Those of all projects.')],
  routes: ['GET /v1/registries'],
  run: async ({ client, flags }) => {
    const params = { ...pageParams(flags), ...given({ all_projects: flags.yes('allProjects') && 'true' }) }
    return rowsOf(await collected(client.registries.each(params), flags), [
      ['uuid', ({ uuid }: Registry) => uuid],
      ['name', ({ name }) => name],
      ['domain', ({ domain }) => domain],
      ['username', ({ username }) => username],
    ])
  },
}

const show: ClientCommand = {
  name: 'registry show',
  arguments: '<registry>',
  summary: 'Show a registry, by UUID or name; never its password.',
  routes: ['GET /v1/registries/{ident}'],
  run: async (invocation) => ({ item: (await invocation.client.registries.show(argument(invocation))).registry }),
}

const update: ClientCommand = {
  name: 'registry update',
  arguments: '<registry>',
  summary: 'Change a registry.',
  options: [option('--domain <domain>', 'Host and port.'), ...facts],
  routes: ['PATCH /v1/registries/{ident}'],
  run: async (invocation) => {
    const domain = invocation.flags.text('domain')
    const registry = { ...given({ domain }), ...(await factsIn(invocation)) }
    return { item: (await invocation.client.registries.update(argument(invocation), { registry })).registry }
  },
}

const remove: ClientCommand = {
  name: 'registry delete',
  arguments: '<registry...>',
  summary: 'Delete registries that no container was made from.',
  routes: ['DELETE /v1/registries/{ident}'],
  run: (invocation) => each(invocation, (ident) => invocation.client.registries.delete(ident)),
}

export const registryCommands: readonly ClientCommand[] = [create, list, show, update, remove]
