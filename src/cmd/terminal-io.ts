// The terminal, or whatever stands in its place, as client commands have it.
import { homedir } from 'node:os'
import type { Io } from '#cli/io.ts'

export function terminalIo(env: NodeJS.ProcessEnv): Io {
  // Whoever reads us, as head does, may have seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readInput: async () => {
      const parts: Buffer[] = []
      for await (const part of process.stdin) parts.push(Buffer.from(part))
      return Buffer.concat(parts)
    },
    env,
    cwd: process.cwd(),
    home: homedir(),
    exit: (code) => {
      process.exitCode = code
    },
  }
}
