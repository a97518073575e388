// What one may say of a container to be made.
import type { ContainersCreateParams } from '#zunclient/operations.ts'
import { choice, given, many, option } from './command.ts'
import { UsageError } from './exit-codes.ts'
import type { Flags } from './flags.ts'

const pullPolicies = ['never', 'always', 'ifnotpresent'] as const
const imageDrivers = ['docker', 'glance'] as const
const restartNames = ['no', 'always', 'on-failure', 'unless-stopped'] as const

export const createOptions = [
  option('--name <name>', 'Name; made up when not given.'),
  option('--cpu <number>', 'Virtual CPUs.'),
  option('--memory <mib>', 'Memory in MiB.'),
  option('--disk <gib>', 'Size of the writable layer in GiB.'),
  many('-e, --env <key=value>', 'Environment variable.'),
  many('--label <key=value>', 'Label.'),
  option('--workdir <path>', 'Working directory of the command.'),
  option('--entrypoint <word>', 'Entry point.'),
  option('--hostname <name>', 'Host name inside.'),
  choice('--image-pull-policy <policy>', 'When the host fetches the image.', pullPolicies),
  choice('--image-driver <driver>', 'Where the image comes from.', imageDrivers),
  option('--registry <registry>', 'Name or UUID of the registry the image is in.'),
  option('--restart <policy[:count]>', 'no, always, on-failure[:COUNT] or unless-stopped.'),
  many('--net <key=value,...>', 'Network: network=ID or port=ID, and v4-fixed-ip=IP or v6-fixed-ip=IP.'),
  many('--security-group <group>', 'Security group.'),
  many('-p, --publish <port>', 'Port to open, as in 80/tcp.'),
  many('--mount <key=value,...>', 'Volume: source=VOLUME or size=GIB, and destination=PATH.'),
  many('--hint <key=value>', 'Hint for the scheduler.'),
  option('--availability-zone <zone>', 'Zone to place it in.'),
  option('--host <host>', 'Host to place it on.'),
  option('--runtime <name>', 'Container runtime of the host.'),
  option('-i, --interactive', 'Keep standard input open, and give it a terminal.'),
  option('--rm', 'Delete it when it stops.'),
  option('--auto-heal', 'Make it anew when the host has lost it.'),
  option('--privileged', 'Give it all privileges on the host.'),
  option('--health-cmd <command>', 'Command that tells whether it is well.'),
  option('--health-interval <seconds>', 'Time between two of them.'),
  option('--health-timeout <seconds>', 'Time it may take.'),
  option('--health-retries <number>', 'How often it may fail.'),
]

export function createParams(flags: Flags): Partial<ContainersCreateParams> {
  const entrypoint = flags.text('entrypoint')
  return given({
    name: flags.text('name'),
    cpu: flags.text('cpu'),
    memory: flags.text('memory'),
    disk: flags.text('disk'),
    environment: flags.pairs('env'),
    labels: flags.pairs('label'),
    workdir: flags.text('workdir'),
    entrypoint: entrypoint === undefined ? undefined : [entrypoint],
    hostname: flags.text('hostname'),
    image_pull_policy: flags.word('imagePullPolicy', pullPolicies),
    image_driver: flags.word('imageDriver', imageDrivers),
    registry: flags.text('registry'),
    restart_policy: restartPolicy(flags.text('restart')),
    nets: flags.list('net')?.map((text) => members(text, 'net')),
    security_groups: flags.list('securityGroup'),
    exposed_ports: portsIn(flags.list('publish')),
    mounts: flags.list('mount')?.map((text) => members(text, 'mount')),
    hints: flags.pairs('hint'),
    availability_zone: flags.text('availabilityZone'),
    host: flags.text('host'),
    runtime: flags.text('runtime'),
    interactive: flags.yes('interactive'),
    tty: flags.yes('interactive'),
    auto_remove: flags.yes('rm'),
    auto_heal: flags.yes('autoHeal'),
    privileged: flags.yes('privileged'),
    healthcheck: healthcheckIn(flags),
  })
}

function restartPolicy(text: string | undefined): ContainersCreateParams['restart_policy'] | undefined {
  if (text === undefined) return undefined
  const [word, count] = text.split(':')
  const name = restartNames.find((each) => each === word)
  if (name === undefined) throw new UsageError(`--restart is one of ${restartNames.join(', ')}, not ${text}.`)
  return { Name: name, ...(count !== undefined && { MaximumRetryCount: count }) }
}

function members(text: string, name: string): Record<string, string> {
  const pairs = text.split(',').map((part) => {
    const at = part.indexOf('=')
    if (at < 1) throw new UsageError(`--${name} has to look like KEY=VALUE,..., not ${text}.`)
    return [part.slice(0, at), part.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}

function portsIn(ports: readonly string[] | undefined): Record<string, object> | undefined {
  return ports && Object.fromEntries(ports.map((port) => [port, {}]))
}

function healthcheckIn(flags: Flags): Record<string, unknown> | undefined {
  const cmd = flags.text('healthCmd')
  if (cmd === undefined) return undefined
  const interval = flags.seconds('healthInterval')
  const timeout = flags.seconds('healthTimeout')
  return { cmd, ...given({ interval, timeout, retries: flags.count('healthRetries') }) }
}
