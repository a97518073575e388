// Containers: create, read, change, delete. What is done to one while it lives stands in action-routes.ts.

import type { DeleteMode } from '#app/app.ts'
import type { EdgeConf } from '../../conf.ts'
import { containerRoute, type Route, route, targetOf } from '../../route.ts'
import { requireSince } from '../../schema/read.ts'
import { type Version, v } from '../../versions.ts'
import { containerAnswer } from './answers.ts'
import { listContainers } from './list.ts'
import * as schema from './schema.ts'
import { containerView, createdContainer, hiddenFields } from './view.ts'

export function containerRoutes(conf: EdgeConf): readonly Route[] {
  return [listContainers, create(conf), show, update(conf), remove, resize(conf)]
}

function create(conf: EdgeConf): Route {
  return route({
    method: 'POST',
    path: '/v1/containers',
    summary: 'Create a container.',
    policy: 'container:create',
    ok: 202,
    answer: containerAnswer,
    jsonOnly: true,
    changes: [schema.ttyFollows, schema.ttyAlone],
    query: schema.createQuery,
    parameters: schema.createContainer(conf),
    parametersIn: 'both',
    headers: schema.createHeaders,
    handle: async ({ app, ctx, params, headers, version, base, policies }) => {
      // Compat: 202 even when no host was found, as in Zun; the caller sees the container turn to Error by polling.
      const container = await app.containers.create(
        ctx,
        schema.createRequest(params, version, conf),
        schema.idempotencyKeyIn(headers),
      )
      return {
        body: createdContainer(container, base, hiddenFields(policies, ctx)),
        location: `${base}/v1/containers/${container.uuid}`,
      }
    },
  })
}

const show = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident',
  summary: 'Show a container, by UUID or name.',
  policy: 'container:get_one',
  ok: 200,
  answer: containerAnswer,
  parameters: schema.showQuery,
  handle: async ({ base, policies, ctx }, container) => ({
    body: containerView(container, base, hiddenFields(policies, ctx)),
  }),
})

function update(conf: EdgeConf): Route {
  return containerRoute({
    method: 'PATCH',
    path: '/v1/containers/:ident',
    summary: 'Change the name, the resources or the healing of a container.',
    policy: 'container:update',
    ok: 200,
    answer: containerAnswer,
    parameters: schema.updateContainer(conf),
    parametersIn: 'both',
    handle: async ({ app, ctx, params, base, policies }, container) => {
      const changed = await app.containers.update(ctx, container, schema.updateRequest(params))
      return { body: containerView(changed, base, hiddenFields(policies, ctx)) }
    },
  })
}

function resize(conf: EdgeConf): Route {
  return containerRoute({
    method: 'POST',
    path: '/v1/containers/:ident/resize_container',
    summary: 'Begin to change the resources of a container.',
    policy: 'container:resize_container',
    ok: 202,
    answer: containerAnswer,
    since: v(1, 19),
    parameters: schema.updateContainer(conf),
    parametersIn: 'both',
    handle: async ({ app, ctx, params, base, policies }, container) => {
      await app.containers.resizeContainer(ctx, container, schema.updateRequest(params))
      // Compat: as it was before.
      return { body: containerView(container, base, hiddenFields(policies, ctx)) }
    },
  })
}

const remove = containerRoute({
  method: 'DELETE',
  path: '/v1/containers/:ident',
  summary: 'Delete a container.',
  policy: 'container:delete',
  ok: 204,
  parameters: schema.deleteQuery,
  handle: async ({ app, ctx, params, version, policies }, container) => {
    const mode = deleteMode(params, version)
    if (mode === 'delete_force') policies.authorize(ctx, 'container:delete_force')
    if (mode === 'delete_after_stop' && container.status === 'Running') {
      policies.authorize(ctx, 'container:stop', targetOf(container))
    }
    await app.containers.delete(ctx, container, mode)
    return {}
  },
})

function deleteMode({ force, stop }: { force?: boolean; stop?: boolean }, version: Version): DeleteMode {
  if (stop) {
    requireSince('stop', schema.deleteQuery.fields.stop, version)
    return 'delete_after_stop'
  }
  if (!force) return 'delete'
  requireSince('force', schema.deleteQuery.fields.force, version)
  return 'delete_force'
}
