// What the embedded identity keeps: identity.json, readable by its owner alone.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '#common/durable-file.ts'
import { StartupError } from '#common/errors.ts'
import { newTokenKey } from './local-token.ts'
import type { PasswordHash } from './passwords.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

export interface UserRecord extends Named {
  readonly password: PasswordHash
  /** Tokens issued before this do not count; milliseconds since the epoch. */
  readonly tokensFromMs: number
}

export interface Assignment {
  readonly userId: string
  readonly projectId: string
  readonly roleId: string
}

export interface IdentityRecords {
  readonly version: 1
  /** Signs the tokens; base64. */
  readonly tokenKey: string
  readonly projects: readonly Named[]
  readonly roles: readonly Named[]
  readonly users: readonly UserRecord[]
  readonly assignments: readonly Assignment[]
  /** Audit id of a revoked token to when it would have expired, in milliseconds since the epoch. */
  readonly revoked: Readonly<Record<string, number>>
}

export const localUserNames = ['demo', 'admin'] as const
export type LocalUserName = (typeof localUserNames)[number]

/** Two users, each with a project of its name; the admin may also work in the other's. */
export function firstRecords(hashes: Readonly<Record<LocalUserName, PasswordHash>>): IdentityRecords {
  const projects = { demo: named('demo'), admin: named('admin') }
  const roles = { member: named('member'), admin: named('admin') }
  const demo = { ...named('demo'), password: hashes.demo, tokensFromMs: 0 }
  const admin = { ...named('admin'), password: hashes.admin, tokensFromMs: 0 }
  return {
    version: 1,
    tokenKey: newTokenKey(),
    projects: Object.values(projects),
    roles: Object.values(roles),
    users: [demo, admin],
    assignments: [
      { userId: demo.id, projectId: projects.demo.id, roleId: roles.member.id },
      { userId: admin.id, projectId: projects.admin.id, roleId: roles.admin.id },
      { userId: admin.id, projectId: projects.demo.id, roleId: roles.admin.id },
    ],
    revoked: {},
  }
}

function named(name: string): Named {
  return { id: randomUUID().replaceAll('-', ''), name }
}

export class RecordsFile {
  readonly #directory: string
  readonly #file: string
  #last: Promise<void> = Promise.resolve()

  constructor(directory: string) {
    this.#directory = directory
    this.#file = join(directory, 'identity.json')
  }

  /** `undefined` when there is no file yet; throws `StartupError` when there is one we cannot use. */
  async find(): Promise<IdentityRecords | undefined> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw new StartupError(`The identity file ${this.#file} cannot be read.`, { cause: error })
    }
    const content = parsed(text)
    if (!isRecords(content)) {
      throw new StartupError(`The file ${this.#file} is not an identity file; move it away to have a new one made.`)
    }
    return content
  }

  /** On disk when this returns. Writes follow one another in the order of the calls. */
  save(records: IdentityRecords): Promise<void> {
    const write = async () => {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 })
      await writeDurably(this.#file, `${JSON.stringify(records, null, 2)}\n`, 0o600)
    }
    const saved = this.#last.then(write)
    this.#last = saved.catch(() => undefined)
    return saved
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecords(content: unknown): content is IdentityRecords {
  if (typeof content !== 'object' || content === null) return false
  const { version, tokenKey, revoked } = content as Partial<IdentityRecords> // A file we wrote, if the next line holds.
  const lists = ['projects', 'roles', 'users', 'assignments'].map((name) => Reflect.get(content, name))
  return version === 1 && typeof tokenKey === 'string' && typeof revoked === 'object' && lists.every(Array.isArray)
}
