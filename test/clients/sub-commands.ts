// What the clients offer, read from the clients: every sub-command of `openstack appcontainer`, `openstack capsule` and
// `zun`, with the options of its own. A newer release that knows more makes the table of cases incomplete, and says so.
import { python } from '../support/openstack-cli.ts'

export type ClientName = 'openstack' | 'zun'

/** The options of each sub-command, without those that every `openstack` command has for its output. */
export type SubCommands = ReadonlyMap<string, readonly string[]>

const program = `
import json
from importlib.metadata import entry_points
from osc_lib.command import command
from zunclient import shell

def options(parser):
    return {max(a.option_strings, key=len) for a in parser._actions if a.option_strings}

def output_options(kind):
    return options(type('Any', (kind,), {'__module__': 'any', 'take_action': None})(None, None).get_parser('any'))

common = set().union(*(output_options(kind) for kind in (command.Command, command.Lister, command.ShowOne)))
openstack = {e.name.replace('_', ' '): sorted(options(e.load()(None, None).get_parser('any')) - common)
             for e in entry_points(group='openstack.container.v1')}
zun_shell = shell.OpenStackZunShell()
zun_shell.get_subcommand_parser('1')
zun = {name: sorted(options(parser) - {'--help'}) for name, parser in zun_shell.subcommands.items()}
print(json.dumps({'openstack': openstack, 'zun': zun}))
`

export async function readSubCommands(): Promise<Readonly<Record<ClientName, SubCommands>>> {
  const { openstack, zun } = (await python(program)) as Record<ClientName, Record<string, string[]>> // what it prints
  return { openstack: new Map(Object.entries(openstack)), zun: new Map(Object.entries(zun)) }
}

/** Which sub-command the words are of: the longest that fits, as the clients themselves decide. */
export function subCommandOf(known: Iterable<string>, words: readonly string[]): string | undefined {
  const fitting = [...known].filter((name) => name.split(' ').every((word, at) => words[at] === word))
  return fitting.toSorted((one, other) => other.length - one.length)[0]
}

const inZun: Readonly<Record<string, string>> = {
  set: 'update',
  'quota default': 'quota-defaults',
  'image pull': 'pull',
  'service forcedown': 'service-force-down',
  'capsule show': 'capsule-describe',
}

/** The sub-commands of both clients that are one and the same, and what `zun` calls them. */
export function zunNames(known: Readonly<Record<ClientName, SubCommands>>): ReadonlyMap<string, string> {
  return new Map(
    [...known.openstack.keys()].flatMap((name) => {
      const short = name.replace(/^appcontainer /, '')
      const candidate = inZun[short] ?? short.replaceAll(' ', '-')
      return known.zun.has(candidate) ? [[name, candidate] as const] : []
    }),
  )
}
