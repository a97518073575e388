// The `zunctl` program as somebody types it who gets it wrong.
import { execFile } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `zunctl WORDS` until it ends; one that does not is killed, and its code is null. */
export function zunctl(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const args = ['--conditions=zun-source', 'src/cmd/zunctl.ts', ...words]
    const child = execFile(process.execPath, args, { timeout: 15_000 }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}
