// The list of containers: its checks come in an order that clients can see.
import { ContainerNotFound } from '#common/errors.ts'
import { type Answer, type Input, route } from '../../route.ts'
import { parameters } from '../../schema/field.ts'
import { allProjectsAsked, asQuery, chosenFilters, type Narrowing, narrowingFields, refuseUnknown } from '../filters.ts'
import { limitOf, markerOf, nextLink, type PageRequest, pagingFields, sortDirOf, sortKeyOf } from '../paging.ts'
import { asLabelQuery, labelField, labelsAsked } from './labels.ts'
import { containerFields, hiddenFields, listedContainer } from './view.ts'

const narrowing: Narrowing = {
  resource: 'container',
  filters: ['name', 'image', 'project_id', 'user_id', 'memory', 'task_state', 'status', 'host', 'auto_remove'],
  booleans: new Set(['auto_remove']),
}
const sortKeys: ReadonlySet<string> = new Set(['id', ...containerFields])

const listQuery = parameters(
  { ...pagingFields, ...narrowingFields(narrowing, 'containers'), ...labelField },
  { unknown: 'ignore', checkedByHandler: true },
)

export const listContainers = route({
  method: 'GET',
  path: '/v1/containers',
  summary: 'List containers.',
  policy: 'container:get_all',
  ok: 200,
  parameters: listQuery,
  handle: list,
})

async function list(input: Input<typeof listQuery.fields>): Promise<Answer> {
  const { app, ctx, given, policies, conf, base } = input
  const allProjects = allProjectsAsked(input, narrowing)
  const limit = limitOf(given, conf.maxLimit)
  const sortDir = sortDirOf(given)
  const filters = chosenFilters(input, narrowing)
  const marker = markerOf(given, (text) => new ContainerNotFound(text))
  refuseUnknown(input, listQuery.fields)
  const labels = labelsAsked(input)
  const page: PageRequest = { limit, sortDir, sortKey: sortKeyOf(given, sortKeys, 'id') }
  const containers = await app.containers.list(ctx, {
    ...page,
    ...(marker !== undefined && { marker }),
    // The flag alone shows nobody more: only an admin has other projects to see.
    allProjects: allProjects && ctx.isAdmin,
    filters,
    labels,
  })
  const hidden = hiddenFields(policies, ctx)
  const next = nextLink(`${base}/v1/containers`, page, containers, [
    ...asQuery(given, filters),
    ...asLabelQuery(labels),
  ])
  return { body: { containers: containers.map((container) => listedContainer(container, hidden)), next } }
}
