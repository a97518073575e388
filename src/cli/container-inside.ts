// What goes on inside a container: its output, its processes, commands in it, files.
import { argument, type ClientCommand, given, option, wordsOf } from './command.ts'
import { copyCommand } from './container-files.ts'
import { nothing } from './output.ts'

const logs: ClientCommand = {
  name: 'container logs',
  arguments: '<container>',
  summary: 'Read what a container wrote.',
  options: [
    option('--stdout', 'Standard output alone.'),
    option('--stderr', 'Standard error alone.'),
    option('--timestamps', 'Put the time before each line.'),
    option('--tail <lines>', 'So many lines from the end.'),
    option('--since <time>', 'Seconds since the epoch, or YYYY-MM-DD HH:MM:SS,fff in UTC.'),
  ],
  routes: ['GET /v1/containers/{ident}/logs'],
  run: async (invocation) => {
    const { client, flags } = invocation
    const [stdout, stderr] = [flags.yes('stdout'), flags.yes('stderr')]
    const text = await client.containers.logs(argument(invocation), {
      ...(stdout && !stderr && { stderr: false }),
      ...(stderr && !stdout && { stdout: false }),
      ...given({ timestamps: flags.yes('timestamps'), tail: flags.text('tail'), since: flags.text('since') }),
    })
    return { text }
  },
}

const exec: ClientCommand = {
  name: 'container exec',
  arguments: '<container> <command...>',
  summary: 'Run a command in a container, and end as it ends.',
  passesThrough: true,
  routes: ['POST /v1/containers/{ident}/execute'],
  run: async ({ client, args, io }) => {
    const [ident = '', ...words] = args
    const command = wordsOf(words).map(quoted).join(' ')
    const { output, exit_code: code } = await client.containers.execute(ident, { command })
    io.exit(code ?? 0)
    return output === null || output === '' ? nothing : { text: output }
  },
}

/** The service splits the line as a shell does. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`
}

const top: ClientCommand = {
  name: 'container top',
  arguments: '<container> [ps-arguments]',
  summary: 'List the processes in a container.',
  routes: ['GET /v1/containers/{ident}/top'],
  run: async ({ client, args: [ident = '', psArgs] }) => {
    const { Titles: titles, Processes: rows } = await client.containers.top(ident, given({ ps_args: psArgs }))
    return { rows, columns: titles.map((title, at) => [title, (row: readonly string[]) => row[at]] as const) }
  },
}

const stats: ClientCommand = {
  name: 'container stats',
  arguments: '<container>',
  summary: 'Show what a container uses now.',
  routes: ['GET /v1/containers/{ident}/stats'],
  run: async (invocation) => ({ item: await invocation.client.containers.stats(argument(invocation)) }),
}

const commit: ClientCommand = {
  name: 'container commit',
  arguments: '<container> <repository> [tag]',
  summary: 'Make an image of a container.',
  routes: ['POST /v1/containers/{ident}/commit'],
  run: async ({ client, args: [ident = '', repository = '', tag] }) => ({
    item: await client.containers.commit(ident, { repository, ...given({ tag }) }),
  }),
}

export const containerInsideCommands: readonly ClientCommand[] = [logs, exec, top, stats, copyCommand, commit]
