// The list of containers: its checks come in an order that clients can see.
import type { ListQuery } from '#app/app.ts'
import { ContainerNotFound } from '#common/errors.ts'
import { entityTag, hasEntityTags, namesTag } from '../../pipeline/entity-tags.ts'
import { type Answer, type Call, type Input, route } from '../../route.ts'
import { parameters } from '../../schema/field.ts'
import { allProjectsAsked, asQuery, chosenFilters, type Narrowing, narrowingFields, refuseUnknown } from '../filters.ts'
import { limitOf, markerOf, nextLink, type PageRequest, pagingFields, sortDirOf, sortKeyOf } from '../paging.ts'
import { containersAnswer } from './answers.ts'
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
  answer: containersAnswer,
  parameters: listQuery,
  handle: list,
})

/** How long a list may be taken for the same when nothing but time went by: `Up 4 minutes` is a sentence of its moment. */
const freshMs = 60_000

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
  // The flag alone shows nobody more: only an admin has other projects to see.
  const query = {
    ...page,
    ...(marker !== undefined && { marker }),
    allProjects: allProjects && ctx.isAdmin,
    filters,
    labels,
  }
  const hidden = hiddenFields(policies, ctx)
  const etag = hasEntityTags(input.version) ? await tagOf(input, query, hidden) : undefined
  if (etag !== undefined && namesTag(input, etag)) return { etag }
  const containers = await app.containers.list(ctx, query)
  const next = nextLink(`${base}/v1/containers`, page, containers, [
    ...asQuery(given, filters),
    ...asLabelQuery(labels),
  ])
  const body = { containers: containers.map((container) => listedContainer(container, hidden)), next }
  return { body, ...(etag !== undefined && { etag }) }
}

/** From what the list is made of, so that an unchanged one need not be made. */
async function tagOf({ app, ctx, base, url }: Call, query: ListQuery, hidden: readonly string[]) {
  const state = await app.containers.stateOfList(ctx, query)
  const moment = Math.floor(Date.now() / freshMs)
  return entityTag([base, url, ctx.projectId, ctx.userId, hidden.join(), state, String(moment)])
}
