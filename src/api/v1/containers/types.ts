// The field types of containers: what a JSON Schema can say of them stands in the schema, the rest in how they are read.
import type { RequestedMount } from '#app/app.ts'
import { InvalidValue } from '#common/errors.ts'
import { shellWords } from '#common/shell-words.ts'
import type { Healthcheck, RestartPolicy } from '#objects/container.ts'
import type { RequestedNetwork } from '#objects/network.ts'
import type { EdgeConf } from '../../conf.ts'
import type { FieldType } from '../../schema/field.ts'
import { str } from '../../schema/python.ts'
import { type } from '../../schema/types.ts'

type Dict = Readonly<Record<string, unknown>>

export function cpu({ bounds }: EdgeConf): FieldType<number> {
  const schema = {
    type: ['number', 'string', 'null'],
    minLength: 1,
    pattern: '^[0-9]*(\\.([0-9]+))?$',
    numericRange: { ...bounds.cpu, float: true },
  }
  return type(schema, Number)
}

/** MiB. */
export function memory({ bounds }: EdgeConf): FieldType<number> {
  return wholeNumber(bounds.memory)
}

/** GiB. */
export function disk({ bounds }: EdgeConf): FieldType<number> {
  return wholeNumber(bounds.disk)
}

function wholeNumber(numericRange: { readonly min: number; readonly max: number }): FieldType<number> {
  return type({ type: ['string', 'integer', 'null'], pattern: '^[0-9]+$', numericRange }, Number)
}

/** The form of `command` before 1.20: one line. */
export const commandLine = type({ type: ['string', 'null'] }, (value) => shellWords(String(value)))

export const commandWords = type({ type: ['array', 'null'] }, (value) =>
  asList(value).map((word) => scalarText(word, 'A word of a command')),
)

export const labels = type({ type: ['object', 'null'] }, (value) =>
  mapped(value, (item, key) => scalarText(item, `The value of label '${str(key)}'`)),
)

export const environment = type({ type: ['object', 'null'], additionalProperties: { type: 'string' } }, (value) =>
  mapped(value, String),
)

/** What Python's `str()` would store for a value that is a string, a number or a boolean. */
function scalarText(value: unknown, subject: string): string {
  if (typeof value === 'object') throw new InvalidValue(`${subject} must be a string, a number or a boolean.`)
  return str(value)
}

export const restartPolicy = type<RestartPolicy>(
  {
    type: ['object', 'null'],
    additionalProperties: false,
    required: ['Name'],
    properties: {
      Name: { type: 'string', enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
      MaximumRetryCount: { type: ['integer', 'string', 'null'], pattern: '^[0-9]+$', numericRange: { min: 0 } },
    },
  },
  (value) => {
    const given = value as { Name: RestartPolicy['Name']; MaximumRetryCount?: number | string | null } // as the schema says
    const count = String(Math.min(Number(given.MaximumRetryCount ?? 0), 2 ** 31 - 1))
    const endless = given.Name === 'always' || given.Name === 'unless-stopped'
    if (endless && Number(count) !== 0) {
      throw new InvalidValue(`maximum retry count not valid with restart policy of ${given.Name}`)
    }
    return { Name: given.Name, MaximumRetryCount: given.Name === 'no' ? '0' : count }
  },
)

export const securityGroups = type(
  { type: ['array', 'null'], items: { type: 'string', minLength: 1, maxLength: 255 } },
  (value) => [...new Set(asList(value).map(String))],
)

const ident = { type: 'string', minLength: 1, maxLength: 255 }

export const nets = type(
  {
    type: ['array', 'null'],
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        network: ident,
        port: ident,
        'v4-fixed-ip': { type: 'string', format: 'ipv4' },
        'v6-fixed-ip': { type: 'string', format: 'ipv6' },
      },
      oneOf: [{ required: ['network'] }, { required: ['port'] }],
    },
  },
  (value) => asList(value).map((item) => requestedNetwork(Object(item))),
)

function requestedNetwork(item: Dict): RequestedNetwork {
  return {
    ...textAs('network', item.network),
    ...textAs('port', item.port),
    ...textAs('ipv4', item['v4-fixed-ip']),
    ...textAs('ipv6', item['v6-fixed-ip']),
  }
}

function textAs<K extends string>(key: K, value: unknown): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: String(value) }) as { readonly [P in K]?: string } // computed keys widen
}

export const mounts = type(
  {
    type: ['array', 'null'],
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        type: { type: 'string' },
        source: { type: 'string' },
        destination: { type: 'string' },
        size: { type: ['string', 'integer'] },
      },
      anyOf: [{ required: ['source', 'destination'] }, { required: ['size', 'destination'] }],
    },
  },
  (value) => asList(value).map((item) => requestedMount(Object(item))),
)

function requestedMount(item: Dict): RequestedMount {
  const kind = item.type ?? 'volume'
  if (kind !== 'volume' && kind !== 'bind') throw new InvalidValue(`Unknown mount type '${str(kind)}'.`)
  const destination = String(item.destination)
  if (item.source !== undefined) return { type: kind, source: String(item.source), destination }
  if (kind === 'bind') throw new InvalidValue('A mount of type bind needs a source.')
  if (!/^[1-9][0-9]{0,8}$/.test(String(item.size))) {
    throw new InvalidValue(`The size of a volume must be a positive number of GiB, not '${str(item.size)}'.`)
  }
  return { type: kind, sizeGib: Number(item.size), destination }
}

export const healthcheck = type<Healthcheck>({ type: ['object', 'null'] }, (value) => {
  const given: Dict = Object(value)
  if (Object.keys(given).length === 0) return undefined
  if (given.cmd !== undefined && typeof given.cmd !== 'string')
    throw new InvalidValue('healthcheck cmd must be a string.')
  return {
    test: given.cmd ?? '',
    intervalSeconds: countIn(given, 'interval'),
    timeoutSeconds: countIn(given, 'timeout'),
    retries: countIn(given, 'retries'),
  }
})

function countIn(given: Dict, key: string): number {
  const value = given[key] ?? 0
  if (typeof value !== 'object' && /^[0-9]{1,9}$/.test(String(value))) return Number(value)
  throw new InvalidValue(`healthcheck ${key} must be a whole number that is not negative.`)
}

export const exposedPorts = type<Readonly<Record<string, object>>>({ type: ['object', 'null'] }, (value) =>
  Object.fromEntries(Object.keys(Object(value)).map((key) => [portAndProtocol(key), {}])),
)

function portAndProtocol(key: string): string {
  const [port = '', protocol = 'tcp', ...rest] = key.split('/')
  if (rest.length > 0) throw new InvalidValue(`value ${str(key)} is invalid as publish port.`)
  const number = /^[0-9]{1,5}$/.test(port) ? Number(port) : 0
  if (number < 1 || number > 65535) throw new InvalidValue(`value ${str(port)} is invalid as publish port.`)
  if (protocol !== 'tcp' && protocol !== 'udp') throw new InvalidValue(`value ${str(protocol)} is an invalid protocol`)
  return `${number}/${protocol}`
}

export function imageDriver({ imageDrivers }: EdgeConf): FieldType<string> {
  return type({ type: ['string', 'null'], enum: [...imageDrivers, null, 'None'] }, (value) =>
    value === 'None' ? undefined : String(value),
  )
}

export const imagePullPolicy = type(
  { type: ['string', 'null'], enum: ['never', 'always', 'ifnotpresent', 'Never', 'Always', 'IfNotPresent', null] },
  String,
)

export const cpuPolicy = type({ type: 'string', enum: ['dedicated', 'shared'] }, (value) =>
  value === 'dedicated' ? 'dedicated' : 'shared',
)

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function mapped<T>(value: unknown, convert: (item: unknown, key: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(Object(value)).map(([key, item]) => [key, convert(item, key)]))
}
