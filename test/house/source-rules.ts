// Rules on the lines of the sources, for what the graph of imports does not show.
import { join } from 'node:path/posix'

export interface SourceRule {
  readonly name: string
  /** `file` is the path below src/. */
  readonly offends: (line: string, file: string) => boolean
}

/** Reads of the environment outside conf, each for a reason. */
const environmentReaders = new Set([
  'common/failpoints.ts', // armed by tests in a real process, before any option is read
  'cmd/zunctl.ts', // DOCKER_HOST is the default of a flag
])

const folderOf = (file: string) => file.split('/')[0]

export const sourceRules: readonly SourceRule[] = [
  {
    name: 'only conf reads the environment',
    offends: (line, file) =>
      folderOf(file) !== 'conf' &&
      !environmentReaders.has(file) &&
      /\bprocess\.env\b|\benv\b.* from 'node:process'/.test(line),
  },
  {
    name: 'objects and scheduler read no clock and throw no dice',
    offends: (line, file) =>
      ['objects', 'scheduler'].includes(folderOf(file) ?? '') &&
      /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bMath\.random\(|\bset(Timeout|Interval)\(/.test(line),
  },
  {
    name: 'imports use the alias across folders and only there',
    offends: (line, file) => {
      const [, target] = /(?:from|import\() ?'([#.][^']*)'/.exec(line) ?? []
      if (target === undefined) return false
      if (target.startsWith('#')) return folderOf(target.slice(1)) === folderOf(file)
      return folderOf(join(file, '..', target)) !== folderOf(file)
    },
  },
]

export function offences(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      sourceRules.filter(({ offends }) => offends(line, file)).map(({ name }) => `${name}: src/${file}:${at + 1}`),
    )
}
