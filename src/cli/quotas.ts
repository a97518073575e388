// What projects may hold.
import type { QuotaLimits, QuotaUsages } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, type Invocation, option } from './command.ts'
import { nothing, type Outcome, rowsOf } from './output.ts'

const show: ClientCommand = {
  name: 'quota show',
  arguments: '<project-id>',
  summary: 'Show the limits of a project.',
  options: [option('--usages', 'Also what is in use.')],
  routes: ['GET /v1/quotas/{project}'],
  run: async (invocation) => {
    const usages = invocation.flags.yes('usages')
    return shown(await invocation.client.quotas.show(argument(invocation), usages ? { usages } : {}))
  },
}

function shown(quota: QuotaLimits | QuotaUsages): Outcome {
  const rows = Object.entries(quota).map(([resource, value]) =>
    typeof value === 'number' ? { resource, limit: value } : { resource, ...value },
  )
  const hasUsage = rows.some((row) => 'in_use' in row)
  return rowsOf<Record<string, unknown>>(rows, [
    ['resource', ({ resource }) => resource],
    ['limit', ({ limit }) => limit],
    ...(hasUsage ? [['in use', (row: Record<string, unknown>) => row.in_use] as const] : []),
  ])
}

const defaults: ClientCommand = {
  name: 'quota defaults',
  arguments: '<project-id>',
  summary: 'Show the limits of a project that has none of its own.',
  routes: ['GET /v1/quotas/{project}/defaults'],
  run: async (invocation) => shown(await invocation.client.quotas.defaults(argument(invocation))),
}

const limits = [
  option('--containers <number>', 'Containers; -1 for any number.'),
  option('--memory <mib>', 'Memory in MiB; -1 for any.'),
  option('--cpu <number>', 'Virtual CPUs; -1 for any number.'),
  option('--disk <gib>', 'Disk in GiB; -1 for any.'),
]

function limitsIn({ flags }: Invocation) {
  const [containers, memory] = [flags.text('containers'), flags.text('memory')]
  return given({ containers, memory, cpu: flags.text('cpu'), disk: flags.text('disk') })
}

const set: ClientCommand = {
  name: 'quota set',
  arguments: '<project-id>',
  summary: 'Set limits of a project.',
  options: limits,
  routes: ['PUT /v1/quotas/{project}'],
  run: async (invocation) => shown(await invocation.client.quotas.update(argument(invocation), limitsIn(invocation))),
}

const remove: ClientCommand = {
  name: 'quota delete',
  arguments: '<project-id>',
  summary: 'Take the limits of a project away: it has the defaults again.',
  routes: ['DELETE /v1/quotas/{project}'],
  run: async (invocation) => {
    await invocation.client.quotas.delete(argument(invocation))
    return nothing
  },
}

const showClass: ClientCommand = {
  name: 'quota-class show',
  arguments: '<class>',
  summary: 'Show the limits of a quota class; the class default is what projects get.',
  routes: ['GET /v1/quota_classes/{name}'],
  run: async (invocation) => shown(await invocation.client.quotaClasses.show(argument(invocation))),
}

const setClass: ClientCommand = {
  name: 'quota-class set',
  arguments: '<class>',
  summary: 'Set limits of a quota class.',
  options: limits,
  routes: ['PUT /v1/quota_classes/{name}'],
  run: async (invocation) =>
    shown(await invocation.client.quotaClasses.update(argument(invocation), limitsIn(invocation))),
}

export const quotaCommands: readonly ClientCommand[] = [show, defaults, set, remove, showClass, setClass]
