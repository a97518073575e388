// Capsules: containers that live and end together.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StartupError } from '#common/errors.ts'
import type { Capsule } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, option } from './command.ts'
import { each } from './each.ts'
import { rowsOf } from './output.ts'
import { collected, listOptions, pageParams } from './paging.ts'
import { waitOptions, waitUntilGone } from './wait.ts'

const create: ClientCommand = {
  name: 'capsule create',
  arguments: '<file>',
  summary: 'Create a capsule from a template in YAML or JSON; - reads standard input.',
  routes: ['POST /v1/capsules'],
  run: async (invocation) => {
    const { client, io } = invocation
    const file = argument(invocation)
    const bytes = file === '-' ? await io.readInput() : await readTemplate(resolve(io.cwd, file))
    // The service reads the text itself, and knows what is wrong with it.
    return { item: await client.capsules.create({ template: bytes.toString() }) }
  },
}

async function readTemplate(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new StartupError(`The file ${file} cannot be read.`, { cause: error })
  }
}

const list: ClientCommand = {
  name: 'capsule list',
  summary: 'List capsules.',
  options: [...listOptions, option('--all-projects', 'Those of all projects.')],
  routes: ['GET /v1/capsules'],
  run: async ({ client, flags }) => {
    const params = { ...pageParams(flags), ...given({ all_projects: flags.yes('allProjects') && 'true' }) }
    return rowsOf(await collected(client.capsules.each(params), flags), [
      ['uuid', ({ uuid }: Capsule) => uuid],
      ['name', (capsule) => capsule.name ?? capsule.meta_name],
      ['status', ({ status }) => status],
      ['containers', ({ containers }) => containers.map(({ name }) => name)],
    ])
  },
}

const show: ClientCommand = {
  name: 'capsule show',
  arguments: '<capsule>',
  summary: 'Show a capsule, by UUID or name.',
  routes: ['GET /v1/capsules/{ident}'],
  run: async (invocation) => ({ item: await invocation.client.capsules.show(argument(invocation)) }),
}

const remove: ClientCommand = {
  name: 'capsule delete',
  arguments: '<capsule...>',
  summary: 'Delete capsules with their containers.',
  options: waitOptions,
  routes: ['DELETE /v1/capsules/{ident}'],
  run: (invocation) =>
    each(invocation, async (ident) => {
      await invocation.client.capsules.delete(ident)
      await waitUntilGone(invocation, ident, (client) => client.capsules.show(ident))
    }),
}

export const capsuleCommands: readonly ClientCommand[] = [create, list, show, remove]
