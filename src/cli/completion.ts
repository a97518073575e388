// Completion for shells, made from the tree of commands: of what is typed so far it finds the command and offers its words.
import type { Command } from 'commander'

export type Shell = 'bash' | 'zsh'

export function completionScript(program: Command, shell: Shell): string {
  const nodes = [...walk(program, '')]
  const script = `_zunctl() {
  local current=\${COMP_WORDS[COMP_CWORD]} at='' words='' options='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at/$word" in
${nodes.flatMap(({ path }) => (path === '' ? [] : [`      ${quoted(`${parentOf(path)}/${lastOf(path)}`)}) at=${quoted(path)} ;;`])).join('\n')}
    esac
  done
  case "$at" in
${nodes.map(({ path, words, options }) => `    ${quoted(path)}) words=${quoted(words.join(' '))} options=${quoted(options.join(' '))} ;;`).join('\n')}
  esac
  case "$current" in
    -*) words=$options ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _zunctl zunctl
`
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`
}

interface Node {
  /** Of the command: `container network`. */
  readonly path: string
  readonly words: readonly string[]
  readonly options: readonly string[]
}

function* walk(command: Command, path: string): Generator<Node> {
  const options = command.options.filter((each) => path === '' || !each.hidden)
  yield {
    path,
    words: command.commands.map((each) => each.name()),
    options: [...options.flatMap(({ short, long }) => [short, long].filter((each) => each !== undefined)), '--help'],
  }
  for (const each of command.commands) yield* walk(each, path === '' ? each.name() : `${path} ${each.name()}`)
}

const parentOf = (path: string) => path.split(' ').slice(0, -1).join(' ')
const lastOf = (path: string) => path.split(' ').at(-1) ?? ''
const quoted = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`
