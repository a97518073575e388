// What needs a service that is not here yet: all that comes before is checked, and then that is said.

import { Invalid } from '#common/errors.ts'
import { containerRoute, type Route } from '../../route.ts'
import { optional, parameters, required } from '../../schema/field.ts'
import { textOf } from '../../schema/types.ts'
import { executeResize as executeResizeParameters } from './action-schema.ts'
import { committedAnswer, terminalAnswer } from './answers.ts'

const attachTerminal = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/attach',
  summary: 'Attach to the terminal of a container.',
  policy: 'container:attach',
  ok: 200,
  answer: terminalAnswer,
  handle: async ({ app, ctx }, container) => {
    await app.containers.requireStatus(ctx, container, 'attach')
    if (!container.interactive) throw new NoInteractiveFlag()
    throw new Invalid('This server has no websocket proxy, so nobody can attach to a container.')
  },
})

class NoInteractiveFlag extends Invalid {
  override readonly name = 'NoInteractiveFlag'
  constructor() {
    super("Container doesn't support to be attached, please check the interactive set properly")
  }
}

class InvalidRemote extends Invalid {
  override readonly name = 'InvalidRemote'
}

const executeResize = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/execute_resize',
  summary: 'Change the size of the terminal of a command in a container.',
  policy: 'container:execute_resize',
  ok: 200,
  parameters: executeResizeParameters,
  handle: async ({ app, ctx, params }, container) => {
    await app.containers.requireStatus(ctx, container, 'execute_resize')
    // Nobody was ever given the id of a command that waits for a terminal.
    throw new InvalidRemote(`no such exec instance: ${params.exec_id}`)
  },
})

const commit = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/commit',
  summary: 'Make an image of a container.',
  policy: 'container:commit',
  ok: 202,
  answer: committedAnswer,
  parameters: parameters({
    repository: required(textOf(1, 255), { description: 'Name of the image.' }),
    tag: optional(textOf(0, 128), { description: 'Tag of the image; latest when not given.' }),
  }),
  handle: async ({ app, ctx }, container) => {
    await app.containers.requireStatus(ctx, container, 'commit')
    throw new Invalid('This server has no image service to commit to.')
  },
})

export const unavailableContainerRoutes: readonly Route[] = [attachTerminal, executeResize, commit]
