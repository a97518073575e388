// What the actions on a container may be given.
import type { LogsQuery } from '#app/app.ts'
import { InvalidValue } from '#common/errors.ts'
import { optional, parameters, required, type Values } from '../../schema/field.ts'
import {
  bool,
  digits,
  extendedBool,
  imageReference,
  plainText,
  resourceNameOrNull,
  textOf,
  type,
} from '../../schema/types.ts'
import { signalName, signalSpellings } from './signals.ts'

export const timeout = parameters({
  timeout: optional(digits({ min: 0 }), {
    description: 'Seconds it gets to stop before it is killed; the host decides when not given.',
  }),
})

export const rename = parameters({ name: required(resourceNameOrNull, { description: 'New name.' }) })

export const kill = parameters({
  signal: optional(
    type({ type: ['string', 'null'], enum: signalSpellings }, (value) => signalName(String(value))),
    { description: 'Name or number of the signal; SIGKILL when not given.' },
  ),
})

export const execute = parameters({
  run: optional(bool, { description: 'Run to the end and answer the output; true when not given.' }),
  interactive: optional(bool, { description: 'Give the command a terminal and standard input.' }),
  command: required(textOf(1, Number.MAX_SAFE_INTEGER), { description: 'Command line, split as a shell does.' }),
})

export const top = parameters({
  ps_args: optional(
    type({ type: 'string' }, (value) => (value === 'None' || value === '' ? undefined : String(value))),
    { description: 'Arguments for ps.' },
  ),
})

export const rebuild = parameters(
  {
    image: optional(imageReference, { description: 'Another image to make it from.' }),
    image_driver: optional(plainText, { description: 'Where that image comes from.' }),
  },
  { unknown: 'ignore' },
)

const cells = digits({ min: 1 })

export const terminalSize = parameters({
  h: required(cells, { description: 'Height of the terminal in lines.' }),
  w: required(cells, { description: 'Width of the terminal in columns.' }),
})

export const executeResize = parameters({
  exec_id: required(textOf(64, 64, { pattern: '^[a-f0-9]*$' }), { description: 'Id that execute answered.' }),
  ...terminalSize.fields,
})

const archivePath = required(textOf(1, 4096), { description: 'Path in the container.' })

export const getArchive = parameters({ path: archivePath })

export const putArchive = parameters(
  {
    path: archivePath,
    data: required(plainText, { description: 'The tar: as text before 1.25, in base64 since.' }),
  },
  { unknown: 'ignore' },
)

const sincePattern = '(^[0-9]*$)|([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{1,3})'

export const logs = parameters({
  stdout: optional(extendedBool, { description: 'Include standard output; true when not given.' }),
  stderr: optional(extendedBool, { description: 'Include standard error; true when not given.' }),
  timestamps: optional(extendedBool, { description: 'Put the time before each line.' }),
  tail: optional(type({ type: ['string', 'integer', 'null'] }, lastLines), {
    description: 'Number of lines from the end; all when not given.',
  }),
  since: optional(type({ type: ['string', 'integer', 'null'], pattern: sincePattern }, epochSeconds), {
    description: 'Seconds since the epoch, or YYYY-MM-DD HH:MM:SS,fff in UTC.',
  }),
})

// What is no number means all lines, as it does to the engine.
function lastLines(value: unknown): number | undefined {
  return /^[0-9]+$/.test(String(value)) ? Math.min(Number(value), Number.MAX_SAFE_INTEGER) : undefined
}

function epochSeconds(value: unknown): number | undefined {
  const text = String(value)
  if (text === '') return undefined
  if (/^[0-9]+$/.test(text)) return Math.min(Number(text), Number.MAX_SAFE_INTEGER)
  const time = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}),(\d{1,3})$/.exec(text)
  const milliseconds = time ? Date.parse(`${time[1]}T${time[2]}.${time[3]?.padEnd(3, '0')}Z`) : Number.NaN
  if (Number.isNaN(milliseconds)) throw new InvalidValue(`Invalid value for since: ${text}`)
  return milliseconds / 1000
}

export function logsRequest(p: Values<typeof logs.fields>): LogsQuery {
  return {
    stdout: p.stdout ?? true,
    stderr: p.stderr ?? true,
    timestamps: p.timestamps ?? false,
    tail: p.tail ?? null,
    since: p.since ?? null,
  }
}
