// The dialect of oslo.config files. Says what stands where; what it means is for load.ts.
import { StartupError } from '#common/errors.ts'

export interface IniEntry {
  readonly group: string
  /** With underscores: `-` and `_` are the same in names. */
  readonly name: string
  /** Lines that go on from the line before are joined by line feeds. */
  readonly text: string
  readonly file: string
  readonly line: number
}

/** All entries in their order, repeated ones included. `file` is for messages. Throws `StartupError` with file and line. */
export function parseIni(text: string, file: string): readonly IniEntry[] {
  const entries: IniEntry[] = []
  let group: string | undefined
  let lines: string[] | undefined
  let start: Omit<IniEntry, 'text'> | undefined

  const flush = () => {
    if (start && lines) entries.push({ ...start, text: unquoted(lines) })
    start = undefined
    lines = undefined
  }

  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const content = raw.trimEnd()
    const line = index + 1
    if (/^\s/.test(content)) {
      if (!lines) throw wrong(file, line, 'an indented line goes on from the line before, and there is none')
      lines.push(content.trimStart())
      continue
    }
    flush()
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue
    if (content.startsWith('[')) {
      group = readGroup(content, file, line)
      continue
    }
    if (group === undefined) throw wrong(file, line, 'an option stands before the first [group]')
    const [name, value] = splitOption(content, file, line)
    start = { group, name, file, line }
    lines = [value]
  }
  flush()
  return entries
}

/** Option names in the one spelling that is compared. */
export function optionName(name: string): string {
  return name.replaceAll('-', '_')
}

function readGroup(content: string, file: string, line: number): string {
  const name = /^\[(.+)\]$/.exec(content)?.[1]?.trim()
  if (!name) throw wrong(file, line, 'a group is written as [name]')
  // The one group whose letter case does not matter.
  return name.toUpperCase() === 'DEFAULT' ? 'DEFAULT' : name
}

function splitOption(content: string, file: string, line: number): [name: string, value: string] {
  const [, name, value] = /^([^:=]*)[:=](.*)$/s.exec(content) ?? []
  if (name === undefined || value === undefined) throw wrong(file, line, 'an option is written as name = value')
  if (name.trim() === '') throw wrong(file, line, 'an option needs a name before the = or :')
  return [optionName(name.trim()), value.trim()]
}

function unquoted(lines: readonly string[]): string {
  const text = lines.join('\n')
  const [, inner] =
    lines.length === 1 ? (/^(?:"(.*)"|'(.*)')$/.exec(text)?.filter((part) => part !== undefined) ?? []) : []
  return inner ?? text
}

function wrong(file: string, line: number, problem: string): StartupError {
  return new StartupError(`${file}, line ${line}: ${problem}.`)
}
