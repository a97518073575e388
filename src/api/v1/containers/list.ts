// The list of containers: its checks come in an order that clients can see.
import { ContainerNotFound, InvalidValue } from '#common/errors.ts'
import { type Answer, type Input, route } from '../../route.ts'
import { type Given, optional, parameters } from '../../schema/field.ts'
import { looselyTrue } from '../../schema/types.ts'
import {
  limitOf,
  markerOf,
  nextLink,
  type PageRequest,
  pagingFields,
  sortDirOf,
  sortKeyOf,
  unchecked,
} from '../paging.ts'
import { containerFields, hiddenFields, listedContainer } from './view.ts'

const filterNames = ['name', 'image', 'project_id', 'user_id', 'memory', 'task_state', 'status', 'host', 'auto_remove']
const filters = Object.fromEntries(
  filterNames.map((name) => [name, optional(unchecked, { description: `Only containers with this ${name}.` })]),
)
const ignored = ['expand', 'resource_url']
const sortKeys: ReadonlySet<string> = new Set(['id', ...containerFields])

const listQuery = parameters(
  {
    ...pagingFields,
    all_projects: optional(unchecked, { description: 'List the containers of all projects.' }),
    ...filters,
  },
  { unknown: 'ignore', checkedByHandler: true },
)
const known = new Set([...Object.keys(listQuery.fields), ...ignored])

export const listContainers = route({
  method: 'GET',
  path: '/v1/containers',
  summary: 'List containers.',
  policy: 'container:get_all',
  ok: 200,
  parameters: listQuery,
  handle: list,
})

type ListInput = Input<typeof listQuery.fields>

async function list(input: ListInput): Promise<Answer> {
  const { app, ctx, given, policies, conf, base } = input
  const allProjects = allProjectsAsked(input)
  const limit = limitOf(given, conf.maxLimit)
  const sortDir = sortDirOf(given)
  const chosen = chosenFilters(input)
  const marker = markerOf(given, (text) => new ContainerNotFound(text))
  refuseUnknown(given)
  const page: PageRequest = { limit, sortDir, sortKey: sortKeyOf(given, sortKeys, 'id') }
  const containers = await app.containers.list(ctx, {
    ...page,
    ...(marker !== undefined && { marker }),
    // The flag alone shows nobody more: only an admin has other projects to see.
    allProjects: allProjects && ctx.isAdmin,
    filters: chosen,
  })
  const hidden = hiddenFields(policies, ctx)
  const next = nextLink(`${base}/v1/containers`, page, containers, narrowing(given, chosen))
  return { body: { containers: containers.map((container) => listedContainer(container, hidden)), next } }
}

function allProjectsAsked({ given, policies, ctx }: ListInput): boolean {
  const asked = Object.hasOwn(given, 'all_projects') && looselyTrue('all_projects', given.all_projects)
  if (asked) policies.authorize(ctx, 'container:get_all_all_projects')
  return asked
}

type Filters = Record<string, readonly (string | boolean)[]>

function chosenFilters({ given, policies, ctx }: ListInput): Filters {
  const chosen: Filters = {}
  for (const name of filterNames) {
    if (!Object.hasOwn(given, name)) continue
    const rule = `container:get_one:${name}`
    if (policies.has(rule)) policies.authorize(ctx, rule)
    const values = [given[name]].flat()
    chosen[name] = name === 'auto_remove' ? values.map((value) => looselyTrue(name, value)) : values.map(String)
  }
  return chosen
}

function refuseUnknown(given: Given): void {
  const unknown = Object.keys(given).filter((name) => !known.has(name))
  if (unknown.length > 0) throw new InvalidValue(`Unknown parameters: ${unknown.join(', ')}`)
}

function narrowing(given: Given, chosen: Filters): (readonly [string, string])[] {
  const names = [...(Object.hasOwn(given, 'all_projects') ? ['all_projects'] : []), ...Object.keys(chosen)]
  return names.flatMap((name) => [given[name]].flat().map((value) => [name, String(value)] as const))
}
