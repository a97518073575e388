// The real Docker, spoken to by its own command: an independent witness of what our driver claims.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the tests' Docker listens. */
export const dockerUrl = process.env.ZUN_TEST_DOCKER ?? process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'

/** Runs `docker ...` and returns what it printed. Throws with what it said on stderr. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', ['-H', dockerUrl, ...args], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.trim()
}

export interface EngineContainer {
  readonly uuid: string
  readonly state: string
  readonly id: string
}

/** All containers of an installation. */
export async function containersOf(owner: string): Promise<EngineContainer[]> {
  const format = '{{.Label "zun.uuid"}} {{.State}} {{.ID}}'
  const lines = await docker('ps', '-a', '--no-trunc', '--filter', `label=zun.owner=${owner}`, '--format', format)
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [uuid = '', state = '', id = ''] = line.split(' ')
      return { uuid, state, id }
    })
}

/** Removes whatever a test left of an installation. */
export async function removeAllOf(owner: string): Promise<void> {
  // One at a time: many at once can make this Docker wait for itself for ever.
  for (const { id } of await containersOf(owner)) await docker('rm', '-f', '-v', id)
}
