// `zunctl` in this process: what is typed goes in, what is shown and the exit code come out.
import { Command, CommanderError } from 'commander'
import { addClientCommands } from '#cli/program.ts'

export interface Shown {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface TerminalOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  readonly cwd?: string
}

export async function typed(words: readonly string[], options: TerminalOptions = {}): Promise<Shown> {
  const { env = {}, input = '', cwd = '/nowhere' } = options
  const out: Buffer[] = []
  let [err, code] = ['', 0]
  const complain = (text: string) => {
    err += text
  }
  const program = new Command('zunctl')
  program.exitOverride()
  program.configureOutput({ writeOut: (text) => out.push(Buffer.from(text)), writeErr: complain })
  addClientCommands(program, {
    out: (text) => void out.push(Buffer.from(text)),
    err: complain,
    readInput: async () => Buffer.from(input),
    env: { ...env },
    cwd,
    home: '/nowhere',
    exit: (next) => {
      code = next
    },
  })
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    code = error.exitCode
  }
  return { code, out: Buffer.concat(out).toString(), err }
}
