// Puts the client commands into the program: their place in the tree, the options all of them have, and how they end.
import type { Command, Option } from 'commander'
import type { CloudSettings } from '#conf/clouds.ts'
import { type ClientCommand, choice, option } from './command.ts'
import { clientCommands } from './commands.ts'
import { completionScript, type Shell } from './completion.ts'
import { exitCodeOf, sentenceOf } from './exit-codes.ts'
import { Flags } from './flags.ts'
import type { Io } from './io.ts'
import { outputFormats, rendered } from './output.ts'

const groups: Readonly<Record<string, string>> = {
  container: 'Containers.',
  'container network': 'The networks of a container.',
  'container action': 'What was asked of a container.',
  'container security-group': 'The security groups of a container.',
  capsule: 'Containers that live and end together.',
  event: 'What happens to containers.',
  image: 'Images on hosts.',
  registry: 'Registries of images.',
  quota: 'What projects may hold.',
  'quota-class': 'What projects may hold that have no limits of their own.',
  host: 'Hosts that run containers.',
  service: 'Running processes of the service.',
  'availability-zone': 'Availability zones.',
  network: 'Networks known to the engine.',
}

/** Which cloud and as whom: `--os-NAME`, as the openstack command has them. */
const cloudFlags: readonly (readonly [setting: keyof CloudSettings, description: string])[] = [
  ['auth_type', 'password, token, v3applicationcredential, admin_token or none'],
  ['auth_url', 'where Keystone is'],
  ['username', 'user'],
  ['user_id', 'user'],
  ['password', 'password'],
  ['user_domain_id', 'domain of the user'],
  ['user_domain_name', 'domain of the user'],
  ['project_id', 'project'],
  ['project_name', 'project'],
  ['project_domain_id', 'domain of the project'],
  ['project_domain_name', 'domain of the project'],
  ['application_credential_id', 'application credential'],
  ['application_credential_name', 'application credential'],
  ['application_credential_secret', 'its secret'],
  ['token', 'token to show or to exchange'],
  ['endpoint', 'where the container service is'],
  ['region_name', 'region'],
  ['interface', 'public, internal or admin'],
  ['container_api_version', 'version of the API, as in 1.40'],
  ['cacert', 'file with certificates to trust'],
]

const attributeOf = (setting: string) =>
  `os_${setting}`.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())

function commonOptions(): Option[] {
  return [
    choice('-o, --output <format>', 'table, json or yaml', outputFormats),
    option('--os-cloud <name>', 'cloud in clouds.yaml'),
    ...cloudFlags.map(([setting, words]) => option(`--os-${setting.replaceAll('_', '-')} <value>`, words)),
    option('--insecure', 'do not ask who answers (TLS)'),
    option('--timeout <seconds>', 'how long an answer may take'),
  ]
}

export function addClientCommands(program: Command, io: Io): void {
  program.enablePositionalOptions()
  for (const each of commonOptions()) program.addOption(each)
  for (const command of clientCommands) {
    const words = command.name.split(' ')
    const parent = words.slice(0, -1).reduce(groupIn, program)
    fill(parent.command(words.at(-1) ?? ''), command, io)
  }
  program
    .command('completion')
    .description('Print what completes zunctl in a shell: source <(zunctl completion bash)')
    .argument('<shell>', 'bash or zsh')
    .action((shell: string) => {
      if (shell !== 'bash' && shell !== 'zsh') return fail(io, new Error('There is completion for bash and for zsh.'))
      io.out(completionScript(program, shell satisfies Shell))
    })
}

function groupIn(parent: Command, word: string): Command {
  const known = parent.commands.find((each) => each.name() === word)
  if (known) return known
  const path = parent.parent ? `${parent.name()} ${word}` : word
  return parent
    .command(word)
    .description(groups[path] ?? '')
    .enablePositionalOptions()
}

function fill(built: Command, command: ClientCommand, io: Io): void {
  built.description(command.summary)
  if (command.arguments !== undefined) built.arguments(command.arguments)
  for (const each of command.options ?? []) built.addOption(each)
  // They work here too, and are explained once.
  const taken = new Set((command.options ?? []).map((each) => each.long))
  for (const each of commonOptions()) if (!taken.has(each.long)) built.addOption(each.hideHelp())
  built.addHelpText('after', '\nOptions of all commands: zunctl --help')
  if (command.passesThrough) built.passThroughOptions()
  built.action(async () => {
    try {
      await invoke(command, built, io)
    } catch (error) {
      fail(io, error)
    }
  })
}

async function invoke(command: ClientCommand, built: Command, io: Io): Promise<void> {
  const flags = new Flags(built.optsWithGlobals())
  // Loaded here, so that help and the other commands start quickly.
  const { openClient } = await import('./session.ts')
  const client = await openClient(flags, settingsIn(flags), io)
  const args = built.processedArgs.flat().filter((each) => typeof each === 'string')
  const outcome = await command.run({ client, args, flags, io })
  const text = await rendered(outcome, flags.word('output', outputFormats) ?? 'table')
  if (text !== '') io.out(text)
}

function settingsIn(flags: Flags): CloudSettings {
  const given = cloudFlags.flatMap(([setting]) => {
    const value = flags.text(attributeOf(setting))
    return value === undefined ? [] : [[setting, value] as const]
  })
  return { ...Object.fromEntries(given), ...(flags.yes('insecure') && { verify: 'false' }) }
}

function fail(io: Io, error: unknown): void {
  io.err(`zunctl: ${sentenceOf(error)}\n`)
  io.exit(exitCodeOf(error))
}
