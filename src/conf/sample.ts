// etc/zun.conf.sample, made from the declarations.
import { groups } from './conf.ts'
import { factNames } from './host-facts.ts'
import type { Group, Option } from './option.ts'

const width = 80

/** The text of the sample file: each option with its help, its type and its default, all of them commented out. */
export function sampleConf(): string {
  return `${Object.values(groups).map(groupSample).join('\n\n')}\n`
}

function groupSample({ name, options }: Group): string {
  return [`[${name}]`, ...Object.values(options).map(optionSample)].join('\n\n')
}

function optionSample(option: Option<unknown>): string {
  const { help, type, marks } = option
  const notes = [
    `(${type.name})`,
    ...(marks.mutable ? ['May be changed while the process runs.'] : []),
    ...(marks.formerly ? [`Formerly ${marks.formerly.join(', ')}.`] : []),
    ...(marks.unused === undefined ? [] : [`Has no effect: ${marks.unused}.`]),
  ]
  return [...wrap(`${help} ${notes.join(' ')}`), ...assignments(option)].join('\n')
}

function assignments({ name, default: value }: Option<unknown>): readonly string[] {
  if (value === null) return [`#${name} = <none>`]
  if (typeof value === 'object' && 'of' in value) return [`#${name} = <${factNames[value.of]}>`]
  const texts = [value].flat()
  return (texts.length > 0 ? texts : ['']).map((text) => `#${name} = ${text}`.trimEnd())
}

function wrap(text: string): readonly string[] {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line !== '#' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
