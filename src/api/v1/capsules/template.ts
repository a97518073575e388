// Reads a template: text becomes an object, and what a schema cannot say is checked.
import { Invalid, ZunError } from '#common/errors.ts'
import type { EdgeConf } from '../../conf.ts'
import { inspect } from '../../pipeline/body.ts'
import { check } from '../../schema/check.ts'
import { parameters, required } from '../../schema/field.ts'
import { type } from '../../schema/types.ts'
import type { Version } from '../../versions.ts'
import { templateSchema } from './schema.ts'

export class InvalidCapsuleTemplate extends ZunError {
  override readonly name = 'InvalidCapsuleTemplate'
  override readonly kind = 'invalid'
  constructor(reason: string) {
    super(`Invalid capsule template: ${reason}.`)
  }
}

export class FailedParseStringToJson extends ZunError {
  override readonly name = 'FailedParseStringToJson'
  override readonly kind = 'invalid'
  constructor(reason: string, options?: ErrorOptions) {
    super(`Failed parse string to json: ${reason}.`, options)
  }
}

/** What the schema has let pass. */
interface Template {
  readonly spec: {
    readonly containers: readonly Member[]
    readonly initContainers?: readonly Member[] | null
    readonly volumes?: readonly Volume[] | null
  }
}

interface Member {
  readonly volumeMounts?: readonly { readonly name: string }[]
}

interface Volume {
  readonly name: string
  readonly cinder: { readonly volumeID?: string; readonly size?: number }
}

/** Throws for the first thing wrong. `template` is an object of the right form, or a text. */
type ReadTemplate = (template: unknown, version: Version) => Promise<Template>

/** Made once: its schema is compiled, and a schema that was compiled is kept for ever. */
export function templateReader(conf: EdgeConf): ReadTemplate {
  const form = parameters({
    template: required(
      type(templateSchema(conf), (value) => value),
      { description: 'The template.' },
    ),
  })
  return async (template, version) => {
    const isText = typeof template === 'string'
    const object = isText ? await objectIn(template) : template
    if (isText) check(form, { template: object }, version, { place: 'body', whole: true, unknown: 'reject' })
    const checked = object as Template // the schema let nothing else pass
    requireMembers(checked)
    return checked
  }
}

async function objectIn(text: string): Promise<unknown> {
  const template = fromJson(text) ?? (await fromYaml(text))
  inspect(template, 1)
  return template
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Clients document templates in YAML and send the file as it is. */
async function fromYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml')
  try {
    return parse(text, { logLevel: 'error' })
  } catch (cause) {
    const [reason = 'it is neither JSON nor YAML'] = cause instanceof Error ? cause.message.split('\n') : []
    throw new FailedParseStringToJson(reason.replace(/[.:]$/, ''), { cause })
  }
}

function requireMembers({ spec }: Template): void {
  if (spec.containers.length === 0) throw new InvalidCapsuleTemplate('Capsule need to have one container at least')
  const volumes = spec.volumes ?? []
  for (const { cinder } of volumes) requireSource(cinder)
  const members = [...spec.containers, ...(spec.initContainers ?? [])]
  const mounted = new Set(members.flatMap(({ volumeMounts }) => volumeMounts ?? []).map(({ name }) => name))
  const known = new Set(volumes.map(({ name }) => name))
  // Better than Zun, which passes over a mount of a volume that is not there.
  const unpaired = [...mounted].some((name) => !known.has(name)) || [...known].some((name) => !mounted.has(name))
  if (unpaired) throw new Invalid('volume mount parameters is invalid.')
}

function requireSource({ volumeID, size }: Volume['cinder']): void {
  if (volumeID === undefined && size === undefined) throw new InvalidCapsuleTemplate('Volume size is needed')
  if (volumeID !== undefined && size !== undefined) {
    throw new InvalidCapsuleTemplate('Volume size and uuid could not be set at the same time')
  }
}
