// Containers: make, see, change, delete.
import type { Container } from '#zunclient/operations.ts'
import { argument, type ClientCommand, choice, given, type Invocation, option, wordsOf } from './command.ts'
import { createOptions, createParams } from './container-options.ts'
import { each } from './each.ts'
import { NotAsHoped } from './exit-codes.ts'
import { type Column, rowsOf } from './output.ts'
import { collected, listOptions, pageParams } from './paging.ts'
import { waitIfAsked, waitOptions, waitUntilGone } from './wait.ts'

export const containerColumns: readonly Column<Container>[] = [
  ['uuid', ({ uuid }) => uuid],
  ['name', ({ name }) => name],
  ['image', ({ image }) => image],
  ['status', ({ status }) => status],
  ['task state', ({ task_state: taskState }) => taskState],
  ['addresses', ({ addresses }) => Object.values(addresses ?? {}).flatMap((list) => list.map(({ addr }) => addr))],
]

const statusesAfter = { create: ['Created', 'Running', 'Stopped'], run: ['Running', 'Stopped'] } as const

function make(how: 'create' | 'run', summary: string): ClientCommand {
  return {
    name: `container ${how}`,
    arguments: '<image> [command...]',
    summary,
    options: [...createOptions, ...waitOptions],
    passesThrough: true,
    routes: ['POST /v1/containers'],
    run: async (invocation) => {
      const { client, args, flags } = invocation
      const [image = '', ...rest] = args
      const command = wordsOf(rest)
      const made = await client.containers.create({
        image,
        ...(command.length > 0 && { command }),
        ...createParams(flags),
        ...(how === 'run' && { run: true }),
      })
      return { item: (await waitIfAsked(invocation, made.uuid, statusesAfter[how])) ?? made }
    },
  }
}

const list: ClientCommand = {
  name: 'container list',
  summary: 'List containers.',
  options: [
    ...listOptions,
    option('--all-projects', 'Those of all projects.'),
    option('--name <name>', 'Only those of this name.'),
    option('--image <image>', 'Only those of this image.'),
    option('--status <status>', 'Only those in this status.'),
    option('--host <host>', 'Only those on this host.'),
    option('--project-id <id>', 'Only those of this project.'),
  ],
  routes: ['GET /v1/containers'],
  run: async ({ client, flags }) => {
    const filters = given({
      all_projects: flags.yes('allProjects') && 'true',
      name: flags.text('name'),
      image: flags.text('image'),
      status: flags.text('status'),
      host: flags.text('host'),
      project_id: flags.text('projectId'),
    })
    return rowsOf(
      await collected(client.containers.each({ ...pageParams(flags), ...filters }), flags),
      containerColumns,
    )
  },
}

const show: ClientCommand = {
  name: 'container show',
  arguments: '<container>',
  summary: 'Show a container, by UUID or name.',
  options: [option('--all-projects', 'Look in all projects.')],
  routes: ['GET /v1/containers/{ident}'],
  run: async (invocation) => {
    const all = invocation.flags.yes('allProjects')
    return { item: await invocation.client.containers.show(argument(invocation), all ? { all_projects: 'true' } : {}) }
  },
}

const changes = [
  option('--cpu <number>', 'Virtual CPUs.'),
  option('--memory <mib>', 'Memory in MiB.'),
  option('--name <name>', 'New name.'),
  choice('--auto-heal <yes-or-no>', 'Whether to make it anew when the host has lost it.', ['true', 'false']),
]

function changesIn({ flags }: Invocation) {
  const autoHeal = flags.text('autoHeal')
  return given({
    cpu: flags.text('cpu'),
    memory: flags.text('memory'),
    name: flags.text('name'),
    auto_heal: autoHeal === undefined ? undefined : autoHeal === 'true',
  })
}

const update: ClientCommand = {
  name: 'container update',
  arguments: '<container>',
  summary: 'Change the name, the resources or the healing of a container.',
  options: changes,
  routes: ['PATCH /v1/containers/{ident}'],
  run: async (invocation) => ({
    item: await invocation.client.containers.update(argument(invocation), changesIn(invocation)),
  }),
}

const resize: ClientCommand = {
  name: 'container resize',
  arguments: '<container>',
  summary: 'Begin to change the resources of a container.',
  options: [...changes, ...waitOptions],
  routes: ['POST /v1/containers/{ident}/resize_container'],
  run: async (invocation) => {
    const before = await invocation.client.containers.resizeContainer(argument(invocation), changesIn(invocation))
    const after = await waitIfAsked(invocation, before.uuid, ['Created', 'Running', 'Stopped', 'Paused'])
    return { item: after ?? before }
  },
}

const rename: ClientCommand = {
  name: 'container rename',
  arguments: '<container> <name>',
  summary: 'Rename a container.',
  routes: ['PATCH /v1/containers/{ident}'],
  // The route of that name ended with 1.13.
  run: async (invocation) => ({
    item: await invocation.client.containers.update(argument(invocation), { name: argument(invocation, 1) }),
  }),
}

const remove: ClientCommand = {
  name: 'container delete',
  arguments: '<container...>',
  summary: 'Delete containers.',
  options: [
    option('-f, --force', 'Whatever they are doing.'),
    option('--stop', 'Stop them first.'),
    option('--all-projects', 'Look in all projects.'),
    ...waitOptions,
  ],
  routes: ['DELETE /v1/containers/{ident}'],
  run: (invocation) => {
    const { flags } = invocation
    const how = given({ force: flags.yes('force'), stop: flags.yes('stop'), all_projects: flags.yes('allProjects') })
    return each(invocation, async (ident) => {
      await invocation.client.containers.delete(ident, how)
      await waitUntilGone(invocation, ident, (client) => client.containers.show(ident))
    })
  },
}

const wait: ClientCommand = {
  name: 'container wait',
  arguments: '<container> <status>',
  summary: 'Wait until a container has a status, or one of several with commas between them.',
  options: [option('--wait-timeout <seconds>', 'How long at most; 60 when not given.')],
  routes: ['GET /v1/containers/{ident}/wait'],
  run: async (invocation) => {
    const status = argument(invocation, 1)
    const timeout = invocation.flags.seconds('waitTimeout') ?? 60
    const limits = { timeoutSeconds: timeout + 30 }
    const { reached, container } = await invocation.client.containers.wait(
      argument(invocation),
      { status, timeout },
      limits,
    )
    if (reached && container) return { item: container }
    throw new NotAsHoped(`Container ${argument(invocation)} is ${container?.status ?? 'gone'}, not ${status}.`)
  },
}

export const containerCommands: readonly ClientCommand[] = [
  make('run', 'Create a container and start it.'),
  make('create', 'Create a container.'),
  list,
  show,
  update,
  resize,
  rename,
  remove,
  wait,
]
