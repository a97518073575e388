import { ComputeNodeNotFound } from '#common/errors.ts'
import { type Route, route } from '../../route.ts'
import { parameters } from '../../schema/field.ts'
import { v } from '../../versions.ts'
import { limitOf, markerOf, nextLink, pagingFields, sortDirOf, sortKeyOf } from '../paging.ts'
import { hostAnswer, hostsAnswer } from './answers.ts'
import { hostFields, hostView } from './view.ts'

const sortKeys: ReadonlySet<string> = new Set(['id', 'created_at', 'updated_at', ...hostFields])

const list = route({
  method: 'GET',
  path: '/v1/hosts',
  summary: 'List the hosts that run containers.',
  policy: 'host:get_all',
  ok: 200,
  answer: hostsAnswer,
  since: v(1, 4),
  parameters: parameters(pagingFields, { unknown: 'ignore', checkedByHandler: true }),
  handle: async ({ app, ctx, given, conf, base }) => {
    const limit = limitOf(given, conf.maxLimit)
    const sortDir = sortDirOf(given)
    const marker = markerOf(given, (text) => new ComputeNodeNotFound(text))
    const page = { limit, sortDir, sortKey: sortKeyOf(given, sortKeys, 'hostname') }
    const hosts = await app.hosts.list(ctx, { ...page, ...(marker !== undefined && { marker }) })
    return {
      body: { hosts: hosts.map((host) => hostView(host, base)), next: nextLink(`${base}/v1/hosts`, page, hosts) },
    }
  },
})

const show = route({
  method: 'GET',
  path: '/v1/hosts/:ident',
  summary: 'Show a host, by UUID or name.',
  policy: 'host:get',
  ok: 200,
  answer: hostAnswer,
  since: v(1, 4),
  handle: async ({ app, ctx, path, base }) => ({ body: hostView(await app.hosts.get(ctx, path.ident ?? ''), base) }),
})

export const hostRoutes: readonly Route[] = [list, show]
