// Debian's `openstack` and `zun` commands, unmodified: what users type, and what they read.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { until } from './until.ts'
import type { ZunProcess } from './zun-process.ts'

/** How a command ended and what it printed. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export type User = 'demo' | 'admin'

/** Fails with one sentence where the clients are not installed. */
export async function requireClients(): Promise<void> {
  const { code } = await run('/usr/bin/python3', ['-c', 'import openstack, openstackclient, zunclient'], {})
  if (code !== 0)
    throw new Error(
      'The OpenStack clients are missing: install python3-openstackclient and python3-zunclient (Debian packages).',
    )
}

export class OpenStackCli {
  readonly #zun: ZunProcess

  constructor(zun: ZunProcess) {
    this.#zun = zun
  }

  /** `openstack ...`, signed in by clouds.yaml as any user of it would be. */
  openstack(words: readonly string[], as: User = 'demo'): Promise<Said> {
    return run('openstack', words, this.#environment(as))
  }

  /** `openstack appcontainer WORDS`, which has to succeed. */
  async appcontainer(...words: readonly string[]): Promise<string> {
    return successful(words, await this.openstack(['appcontainer', ...words]))
  }

  /** The same with `-f json`, read. `command` is the words before the arguments, as in `action list`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not.
  async json(command: string, words: readonly string[] = [], as: User = 'demo'): Promise<any> {
    const said = await this.openstack(['appcontainer', ...command.split(' '), '-f', 'json', ...words], as)
    return JSON.parse(successful([command, ...words], said))
  }

  /** `zun ...`, which reads no clouds.yaml. */
  async zun(words: readonly string[], as: User = 'demo'): Promise<Said> {
    const clouds = parse(await readFile(join(this.#zun.stateDir, 'clouds.yaml'), 'utf8')).clouds
    const { auth_url, username, password, project_name } = clouds[cloudOf(as)].auth
    return run('zun', words, {
      OS_AUTH_URL: auth_url,
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_PROJECT_NAME: project_name,
      OS_USER_DOMAIN_ID: 'default',
      OS_PROJECT_DOMAIN_ID: 'default',
    })
  }

  /** zunclient as a library; `code` prints JSON and finds the client as `zun`. */
  async inPython(code: string): Promise<unknown> {
    const program = [
      'import json, openstack',
      'from zunclient import client',
      "zun = client.Client('1.latest', session=openstack.connect().session)",
      code,
    ].join('\n')
    const said = await run('/usr/bin/python3', ['-c', program], this.#environment('demo'))
    return JSON.parse(successful(['python3'], said))
  }

  /** Types `show` until the container is as wanted. */
  async shows(ident: string, wanted: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const fields = Object.keys(wanted)
    return until(`show ${ident} says ${JSON.stringify(wanted)}`, 20_000, async () => {
      const shown = await this.json('show', [ident])
      return fields.every((field) => shown[field] === wanted[field]) && shown
    })
  }

  #environment(as: User): Record<string, string> {
    return {
      OS_CLIENT_CONFIG_FILE: join(this.#zun.stateDir, 'clouds.yaml'),
      OS_CLOUD: cloudOf(as),
    }
  }
}

const cloudOf = (user: User) => (user === 'admin' ? 'zun-dev-admin' : 'zun-dev')

/** What a program prints, read as JSON, that needs the clients' code and no server. */
export async function python(code: string): Promise<unknown> {
  return JSON.parse(successful(['python3'], await run('/usr/bin/python3', ['-c', code], {})))
}

function successful(words: readonly string[], { code, stdout, stderr }: Said): string {
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}${stdout}`)
  return stdout
}

/** With nothing of the caller's own cloud in the environment. */
function run(file: string, words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Said> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))
  const env = { ...Object.fromEntries(inherited), ...environment, COLUMNS: '500' }
  return new Promise((resolve) => {
    execFile(file, words, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr: code === -1 ? `${error?.message}\n${stderr}` : stderr })
    })
  })
}
