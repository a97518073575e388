// The operator's overrides: one file and the files of some directories, YAML or JSON, read again when they change.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '#common/errors.ts'
import type { Policies } from './policies.ts'
import type { PolicyTexts } from './rule-set.ts'

interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export interface PolicyFilesOptions {
  readonly policies: Pick<Policies, 'override'>
  /** Need not exist. */
  readonly file: string
  /** Their files are read in the order of their names, after `file`; what is read later wins. Need not exist. */
  readonly directories?: readonly string[]
  readonly log: Log
  /** How often `watch` looks for changes. */
  readonly intervalMs?: number
}

export class PolicyFiles {
  readonly #options: PolicyFilesOptions
  #seen = ''
  #timer: NodeJS.Timeout | undefined
  #refreshing: Promise<void> | undefined

  constructor(options: PolicyFilesOptions) {
    this.#options = options
  }

  /** Reads the files for the first time. Throws a `StartupError` that names the file and what is wrong. */
  async load(): Promise<void> {
    try {
      await this.#readIfChanged()
    } catch (error) {
      throw new StartupError(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  /** Reads the files again if they have changed; with bad ones the rules stay as they are, and the log says so once. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Looks for changes from now on, until `close`. */
  watch(): void {
    this.#timer ??= setInterval(() => void this.refresh(), this.#options.intervalMs ?? 1000).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#refreshing
  }

  async #refresh(): Promise<void> {
    try {
      if (await this.#readIfChanged()) this.#options.log.info('policy files read again', { file: this.#options.file })
    } catch (error) {
      this.#options.log.error('policy files are not usable, the rules stay as they were', { error })
    }
  }

  async #readIfChanged(): Promise<boolean> {
    const files = await this.#files()
    const seen = (await Promise.all(files.map(fingerprint))).join('\n')
    if (seen === this.#seen) return false
    // Before reading, so that bad files are tried and logged once and not each second.
    this.#seen = seen
    const texts: PolicyTexts[] = []
    for (const file of files) texts.push(await readPolicyFile(file))
    this.#options.policies.override(Object.assign({}, ...texts))
    return true
  }

  async #files(): Promise<readonly string[]> {
    const files = [this.#options.file]
    for (const directory of this.#options.directories ?? []) {
      const names = await readdir(directory).catch(absent([]))
      files.push(
        ...names
          .filter((name) => !name.startsWith('.'))
          .sort()
          .map((name) => join(directory, name)),
      )
    }
    return files
  }
}

async function fingerprint(file: string): Promise<string> {
  const facts = await stat(file, { bigint: true }).catch(absent(undefined))
  return facts ? `${file} ${facts.mtimeNs} ${facts.size} ${facts.ino}` : ''
}

/** The overrides in a file; none if it does not exist. */
export async function readPolicyFile(file: string): Promise<PolicyTexts> {
  const text = await readFile(file, 'utf8').catch(absent(''))
  if (text.trim() === '') return {}
  // Loaded here because it takes a tenth of a second and most installations have no policy file.
  const { parse } = await import('yaml')
  let content: unknown
  try {
    content = parse(text, { uniqueKeys: false }) ?? {}
  } catch (error) {
    throw new Error(`Policy file ${file} is neither YAML nor JSON.`, { cause: error })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`Policy file ${file} must map rule names to policy texts.`)
  }
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, policyText(value, file, name)]))
}

function policyText(value: unknown, file: string, name: string): string {
  if (typeof value === 'string') return value
  if (isTextsInLists(value)) return value.map((all) => `(${[all].flat().join(' and ')})`).join(' or ')
  throw new Error(`Policy file ${file}: rule ${name} must have a text.`)
}

/** The oldest form of a rule: one of the lists must hold, and of a list all checks. */
function isTextsInLists(value: unknown): value is (string | string[])[] {
  const isText = (item: unknown) => typeof item === 'string' && item !== ''
  return Array.isArray(value) && value.every((item) => isText(item) || (Array.isArray(item) && item.every(isText)))
}

function absent<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead
    throw error
  }
}
