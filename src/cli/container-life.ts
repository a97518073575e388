// What is done to containers while they live.
import type { ZunClient } from '#zunclient/client.ts'
import type { Container } from '#zunclient/operations.ts'
import { argument, type ClientCommand, given, type Invocation, option } from './command.ts'
import { each } from './each.ts'
import { nothing } from './output.ts'
import { waitIfAsked, waitOptions } from './wait.ts'

interface Act {
  readonly name: string
  readonly route: string
  readonly summary: string
  readonly options?: ClientCommand['options']
  /** What they are afterwards. */
  readonly becomes: readonly Container['status'][]
  act(client: ZunClient, ident: string, invocation: Invocation): Promise<unknown>
}

function lifeCommand({ name, route, summary, options = [], becomes, act }: Act): ClientCommand {
  return {
    name: `container ${name}`,
    arguments: '<container...>',
    summary,
    options: [...options, ...waitOptions],
    routes: [`POST /v1/containers/{ident}/${route}`],
    run: (invocation) =>
      each(invocation, async (ident) => {
        await act(invocation.client, ident, invocation)
        await waitIfAsked(invocation, ident, becomes)
      }),
  }
}

const grace = option('-t, --time <seconds>', 'How long they get to stop before they are killed.')
const timeoutIn = ({ flags }: Invocation) => given({ timeout: flags.seconds('time') })

const start = lifeCommand({
  name: 'start',
  route: 'start',
  summary: 'Start containers.',
  becomes: ['Running', 'Stopped'],
  act: ({ containers }, ident) => containers.start(ident),
})

const stop = lifeCommand({
  name: 'stop',
  route: 'stop',
  summary: 'Stop containers.',
  options: [grace],
  becomes: ['Stopped'],
  act: ({ containers }, ident, invocation) => containers.stop(ident, timeoutIn(invocation)),
})

const restart = lifeCommand({
  name: 'restart',
  route: 'reboot',
  summary: 'Restart containers.',
  options: [grace],
  becomes: ['Running', 'Stopped'],
  act: ({ containers }, ident, invocation) => containers.reboot(ident, timeoutIn(invocation)),
})

const pause = lifeCommand({
  name: 'pause',
  route: 'pause',
  summary: 'Pause containers.',
  becomes: ['Paused'],
  act: ({ containers }, ident) => containers.pause(ident),
})

const unpause = lifeCommand({
  name: 'unpause',
  route: 'unpause',
  summary: 'Let paused containers go on.',
  becomes: ['Running'],
  act: ({ containers }, ident) => containers.unpause(ident),
})

const kill = lifeCommand({
  name: 'kill',
  route: 'kill',
  summary: 'Send a signal to containers.',
  options: [option('-s, --signal <signal>', 'Name or number; SIGKILL when not given.')],
  becomes: ['Running', 'Stopped'],
  act: ({ containers }, ident, { flags }) => containers.kill(ident, given({ signal: flags.text('signal') })),
})

const rebuild = lifeCommand({
  name: 'rebuild',
  route: 'rebuild',
  summary: 'Make containers anew, on their hosts and networks.',
  options: [
    option('--image <image>', 'Another image to make them from.'),
    option('--image-driver <driver>', 'Where that image comes from.'),
  ],
  becomes: ['Created', 'Running', 'Stopped'],
  act: ({ containers }, ident, { flags }) =>
    containers.rebuild(ident, given({ image: flags.text('image'), image_driver: flags.text('imageDriver') })),
})

function securityGroup(how: 'add' | 'remove', summary: string): ClientCommand {
  return {
    name: `container security-group ${how}`,
    arguments: '<container> <group>',
    summary,
    routes: [`POST /v1/containers/{ident}/${how}_security_group`],
    run: async (invocation) => {
      const { containers } = invocation.client
      const params = { name: argument(invocation, 1) }
      await (how === 'add'
        ? containers.addSecurityGroup(argument(invocation), params)
        : containers.removeSecurityGroup(argument(invocation), params))
      return nothing
    },
  }
}

export const containerLifeCommands: readonly ClientCommand[] = [
  start,
  stop,
  restart,
  pause,
  unpause,
  kill,
  rebuild,
  securityGroup('add', 'Add a security group to a container (API 1.14 and older).'),
  securityGroup('remove', 'Remove a security group from a container (API 1.14 and older).'),
]
