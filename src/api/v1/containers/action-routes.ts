// What is done to a container while it lives. Most answer 202: the promise is on disk, the work has begun.

import type { App } from '#app/app.ts'
import type { RequestContext } from '#common/context.ts'
import { Invalid, ValidationError } from '#common/errors.ts'
import type { Container } from '#objects/container.ts'
import { containerRoute, type Route } from '../../route.ts'
import { v } from '../../versions.ts'
import * as schema from './action-schema.ts'
import { containerAnswer, executedAnswer, logsAnswer, processesAnswer } from './answers.ts'
import { containerView, hiddenFields } from './view.ts'

/** An action without parameters; unknown ones are ignored. */
function simple(name: 'start' | 'pause' | 'unpause', summary: string): Route {
  return containerRoute({
    method: 'POST',
    path: `/v1/containers/:ident/${name}`,
    summary,
    policy: `container:${name}`,
    ok: 202,
    handle: async ({ app, ctx }, container) => {
      await app.containers[name](ctx, container)
      return {}
    },
  })
}

type Timed = (app: App, ctx: RequestContext, container: Container, timeoutSeconds: number | null) => Promise<void>

/** An action that waits for the container to stop. */
function timed(name: string, summary: string, act: Timed): Route {
  return containerRoute({
    method: 'POST',
    path: `/v1/containers/:ident/${name}`,
    summary,
    policy: `container:${name}`,
    ok: 202,
    parameters: schema.timeout,
    handle: async ({ app, ctx, params }, container) => {
      await act(app, ctx, container, params.timeout ?? null)
      return {}
    },
  })
}

const kill = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/kill',
  summary: 'Send a signal to a container.',
  policy: 'container:kill',
  ok: 202,
  parameters: schema.kill,
  parametersIn: 'both',
  handle: async ({ app, ctx, params }, container) => {
    await app.containers.kill(ctx, container, params.signal ?? null)
    return {}
  },
})

const rebuild = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/rebuild',
  summary: 'Make a container anew, on its host and networks.',
  policy: 'container:rebuild',
  ok: 202,
  parameters: schema.rebuild,
  handle: async ({ app, ctx, params: { image, image_driver }, conf }, container) => {
    await app.containers.requireStatus(ctx, container, 'rebuild')
    if (image_driver !== undefined && !conf.imageDrivers.includes(image_driver)) {
      throw new ValidationError('Invalid input for image_driver, it should be within the image drivers list')
    }
    await app.containers.rebuild(ctx, container, {
      ...(image !== undefined && { image }),
      ...(image_driver !== undefined && { imageDriver: image_driver }),
    })
    return {}
  },
})

const rename = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/rename',
  summary: 'Rename a container.',
  policy: 'container:rename',
  ok: 200,
  answer: containerAnswer,
  until: v(1, 13),
  parameters: schema.rename,
  handle: async ({ app, ctx, params, base, policies }, container) => {
    const renamed = await app.containers.rename(ctx, container, params.name)
    return { body: containerView(renamed, base, hiddenFields(policies, ctx)) }
  },
})

const execute = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/execute',
  summary: 'Run a command in a container.',
  policy: 'container:execute',
  ok: 200,
  answer: executedAnswer,
  parameters: schema.execute,
  handle: async ({ app, ctx, params }, container) => {
    if (params.run === false) {
      await app.containers.requireStatus(ctx, container, 'execute')
      throw new Invalid(
        'This server has no websocket proxy for interactive sessions; leave out run=false to run the command to its end.',
      )
    }
    const { output, exitCode } = await app.containers.execute(ctx, container, params.command)
    return { body: { output, exit_code: exitCode, exec_id: null, proxy_url: null } }
  },
})

const logs = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/logs',
  summary: 'Read what a container wrote, as a JSON string.',
  policy: 'container:logs',
  ok: 200,
  answer: logsAnswer,
  parameters: schema.logs,
  handle: async ({ app, ctx, params }, container) => ({
    body: await app.containers.logs(ctx, container, schema.logsRequest(params)),
  }),
})

const top = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/top',
  summary: 'List the processes in a container.',
  policy: 'container:top',
  ok: 200,
  answer: processesAnswer,
  parameters: schema.top,
  handle: async ({ app, ctx, params }, container) => {
    const { titles, processes } = await app.containers.top(ctx, container, params.ps_args ?? null)
    return { body: { Titles: titles, Processes: processes } }
  },
})

export const containerActionRoutes: readonly Route[] = [
  simple('start', 'Start a container.'),
  timed('stop', 'Stop a container.', (app, ...request) => app.containers.stop(...request)),
  timed('reboot', 'Restart a container.', (app, ...request) => app.containers.reboot(...request)),
  simple('pause', 'Pause a container.'),
  simple('unpause', 'Let a paused container go on.'),
  kill,
  rebuild,
  rename,
  execute,
  logs,
  top,
]
