// The `zunctl` program.
import { Command, InvalidArgumentError, Option } from 'commander'
import { StartupError } from '#common/errors.ts'
import type { LogLevel } from '#common/log.ts'
import type { DevOptions } from './dev.ts'
import { configFiles } from './flags.ts'
import { policyCommand } from './policy-command.ts'
import { terminalIo } from './terminal-io.ts'

const program = new Command('zunctl').description('OpenStack Container service: runs it, and talks to it.')

interface DevFlags {
  readonly listen: { readonly host: string; readonly port: number }
  readonly stateDir: string
  readonly engine: DevOptions['engine']
  readonly docker?: string
  readonly logLevel?: LogLevel
  readonly configFile: readonly string[]
}

program
  .command('dev')
  .description('Run everything in this process: API, identity, scheduler and a node on the local Docker.')
  .addOption(
    new Option('--listen <host:port>', 'where to serve')
      .default({ host: '127.0.0.1', port: 9517 }, '127.0.0.1:9517')
      .argParser(hostAndPort),
  )
  .requiredOption('--state-dir <dir>', 'where everything is kept')
  .addOption(new Option('--engine <name>', 'what runs the containers').choices(['docker', 'fake']).default('docker'))
  .option(
    '--docker <url>',
    'where Docker listens (default: DOCKER_HOST, or what zun.conf says)',
    process.env.DOCKER_HOST,
  )
  .addOption(
    new Option('--log-level <level>', 'how much goes into DIR/zun.log (default: info, or what zun.conf says)').choices([
      'debug',
      'info',
      'warn',
      'error',
      'silent',
    ]),
  )
  .addOption(configFiles())
  .action((flags: DevFlags) =>
    runDev({
      ...flags.listen,
      stateDir: flags.stateDir,
      engine: flags.engine,
      ...(flags.docker !== undefined && { dockerUrl: flags.docker }),
      ...(flags.logLevel !== undefined && { logLevel: flags.logLevel }),
      configFiles: flags.configFile,
    }),
  )

program.addCommand(policyCommand())

async function runDev(options: DevOptions): Promise<void> {
  // Loaded here, so that the other commands start quickly.
  const { startDev } = await import('./dev.ts')
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
  const dev = await startDev(options)
  process.stdout.write(`ready ${dev.url}\n`)
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
  await dev.close()
  // The fake engine's containers would keep the process alive.
  process.exit(0)
}

function hostAndPort(text: string): { host: string; port: number } {
  const parts = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  const host = parts?.six ?? parts?.host
  const port = Number(parts?.port)
  if (host === undefined || !(port <= 65_535)) throw new InvalidArgumentError('It has to look like 127.0.0.1:9517.')
  return { host, port }
}

// Serving needs none of them and starts quicker without.
if (process.argv[2] !== 'dev') {
  const { addClientCommands } = await import('#cli/program.ts')
  addClientCommands(program, terminalIo(process.env))
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`zunctl: ${error.message}\n`)
  process.exitCode = 1
}
