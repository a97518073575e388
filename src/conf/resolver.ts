// Finds what an option is set to and puts in what it refers to: `$name`, `${name}`, `$group.name`.
import { StartupError } from '#common/errors.ts'
import type { HostFacts } from './host-facts.ts'
import { type IniEntry, optionName } from './ini.ts'
import type { Group, Option } from './option.ts'
import { BadValue } from './values.ts'

/** Group to option to texts, as on a command line; names as in zun.conf. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

export interface Sources {
  readonly entries: readonly IniEntry[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly overrides: Overrides
  readonly host: HostFacts
}

interface Setting {
  readonly texts: readonly string[]
  /** Where it was set, as the end of a message; empty for a default. */
  readonly where: string
}

export class Resolver {
  readonly #sources: Sources
  readonly #entries = new Map<string, IniEntry[]>()
  readonly #declared = new Map<string, Option<unknown>>()

  constructor(groups: readonly Group[], sources: Sources) {
    this.#sources = sources
    for (const entry of sources.entries) {
      const key = `${entry.group}.${entry.name}`
      const known = this.#entries.get(key)
      if (known) known.push(entry)
      else this.#entries.set(key, [entry])
    }
    for (const { name: group, options } of groups) {
      for (const option of Object.values(options)) this.#declared.set(`${group}.${option.name}`, option)
    }
  }

  /** The option's value; null for one without a default that is not set. Throws `StartupError` naming it. */
  value(group: string, option: Option<unknown>): unknown {
    const setting = this.#setting(group, option.name)
    if (!setting) return null
    const texts = setting.texts.map((text) => this.#substitute(text, group, [`${group}.${option.name}`]))
    try {
      return option.type.read(texts)
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      const shown = option.marks.secret ? 'the value' : `"${texts.at(-1) ?? ''}"`
      throw new StartupError(
        `Invalid value of option ${option.name} in group [${group}]: ${shown} ${error.message}${setting.where}.`,
        { cause: error },
      )
    }
  }

  #setting(group: string, name: string): Setting | undefined {
    return (
      this.#override(group, name) ??
      this.#environment(group, name) ??
      this.#file(group, name) ??
      this.#default(group, name)
    )
  }

  #override(group: string, name: string): Setting | undefined {
    const given = Object.entries(this.#sources.overrides[group] ?? {}).find(([key]) => optionName(key) === name)?.[1]
    return given === undefined ? undefined : { texts: [given].flat(), where: ' (from the command line)' }
  }

  #environment(group: string, name: string): Setting | undefined {
    const variable = `OS_${group}__${name}`.toUpperCase()
    const text = this.#sources.env[variable]
    return text === undefined ? undefined : { texts: [text], where: ` (from the environment variable ${variable})` }
  }

  #file(group: string, name: string): Setting | undefined {
    const former = this.#declared.get(`${group}.${name}`)?.marks.formerly ?? []
    const keys = [`${group}.${name}`, ...former.map((other) => (other.includes('.') ? other : `${group}.${other}`))]
    const entries = keys.map((key) => this.#entries.get(key)).find((found) => found !== undefined)
    const last = entries?.at(-1)
    if (!entries || !last) return undefined
    return { texts: entries.map((entry) => entry.text), where: ` (${last.file}, line ${last.line})` }
  }

  #default(group: string, name: string): Setting | undefined {
    const value = this.#declared.get(`${group}.${name}`)?.default ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'object' && 'of' in value) return { texts: [escaped(this.#sources.host[value.of])], where: '' }
    return { texts: [value].flat(), where: '' }
  }

  #substitute(text: string, group: string, path: readonly string[]): string {
    return text.replace(/\$\$|\\\$|\$(?:\{([a-z_][\w.-]*)\}|([a-z_]\w*(?:\.[a-z_]\w*)*))/gi, (found, braced, bare) => {
      const reference: string | undefined = braced ?? bare
      return reference === undefined ? '$' : this.#refer(reference, group, path, found)
    })
  }

  #refer(reference: string, group: string, path: readonly string[], found: string): string {
    const places: [string, string][] = [
      ...(reference.includes('.') ? [splitReference(reference)] : []),
      [group, optionName(reference)],
      ['DEFAULT', optionName(reference)],
    ]
    for (const [where, name] of places) {
      const key = `${where}.${name}`
      const setting = this.#setting(where, name)
      if (setting) {
        if (path.includes(key)) throw new StartupError(`Option ${inGroup(key)} refers to itself (${found}).`)
        return this.#substitute(setting.texts.at(-1) ?? '', where, [...path, key])
      }
      if (this.#declared.has(key)) return ''
    }
    throw new StartupError(
      `Option ${inGroup(path.at(-1) ?? '')} refers to ${found}, which is no option; a plain dollar sign is written as $$.`,
    )
  }
}

function splitReference(reference: string): [string, string] {
  const dot = reference.indexOf('.')
  return [reference.slice(0, dot), optionName(reference.slice(dot + 1))]
}

function inGroup(key: string): string {
  const [group, name] = splitReference(key)
  return `${name} in group [${group}]`
}

function escaped(text: string): string {
  return text.replaceAll('$', '$$$$')
}
