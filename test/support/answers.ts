// Holds every answer that a test gets to what its route declares: no member more, none less, each as it is said.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Route } from '#api/route.ts'
import type { JsonSchema } from '#api/schema/field.ts'
import { atLeast, type Version, v, versionText } from '#api/versions.ts'

export interface AnswerWatch {
  /** Routes that have answered well, as the document names them. */
  readonly reached: ReadonlySet<string>
  /** Throws when an answer since the last time was not as declared. */
  check(): void
}

/**
 * To be called before the server is ready. `hidden`: rules of an operator's own that may keep the member they name by their
 * last word.
 */
export function watchAnswers(server: FastifyInstance, hidden: readonly string[] = []): AnswerWatch {
  const mayLack = new Set(hidden.map((rule) => rule.split(':').at(-1)))
  const found: string[] = []
  const reached = new Set<string>()
  server.addHook('onSend', async (request, reply, payload) => {
    const { route } = request.routeOptions.config
    if (!route || reply.statusCode >= 300) return payload
    reached.add(`${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
    found.push(...differences(request, route, reply.statusCode, payload, mayLack))
    return payload
  })
  return {
    reached,
    check: () => {
      if (found.length > 0) throw new Error(found.splice(0).join('\n'))
    },
  }
}

function differences(
  request: FastifyRequest,
  route: Route,
  status: number,
  payload: unknown,
  mayLack: ReadonlySet<unknown>,
): string[] {
  const version = request.edge?.version
  const text = Buffer.isBuffer(payload) || typeof payload === 'string' ? payload.toString() : undefined
  const name = `${route.method} ${route.path} at ${version && versionText(version)}`
  if (status === 204) return text === undefined || text === '' ? [] : [`${name} answers 204 and a body`]
  if (version === undefined || text === undefined) return []
  return differencesIn(route, version, JSON.parse(text), mayLack).map((each) => `${name}: the answer ${each}`)
}

/** What in a body is not as the route declares it. */
export function differencesIn(
  route: Pick<Route, 'answer'>,
  version: Version,
  body: unknown,
  mayLack: ReadonlySet<unknown> = new Set(),
): string[] {
  const check = compiled(strictAt(whole(route), version))
  if (check(body)) return []
  return (check.errors ?? [])
    .filter(({ keyword, params }) => keyword !== 'required' || !mayLack.has(params.missingProperty))
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
const validators = new Map<string, ValidateFunction>()

function compiled(schema: JsonSchema): ValidateFunction {
  const key = JSON.stringify(schema)
  const known = validators.get(key) ?? ajv.compile(schema)
  validators.set(key, known)
  return known
}

const wholes = new WeakMap<object, JsonSchema>()

function whole({ answer }: Pick<Route, 'answer'>): JsonSchema {
  const known = wholes.get(answer) ?? { ...answer.schema, components: { schemas: answer.components } }
  wholes.set(answer, known)
  return known
}

const stricts = new WeakMap<JsonSchema, Map<string, JsonSchema>>()

/** The schema as one version has it, without room for anything else. */
function strictAt(schema: JsonSchema, version: Version): JsonSchema {
  const versions = stricts.get(schema) ?? new Map<string, JsonSchema>()
  stricts.set(schema, versions)
  const known = versions.get(versionText(version)) ?? (strict(schema, version) as JsonSchema) // an object stays one
  versions.set(versionText(version), known)
  return known
}

function strict(value: unknown, version: Version): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => existsAt(item, version)).map((item) => strict(item, version))
  }
  if (!isObject(value)) return value
  const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strict(item, version)]))
  return isObject(value.properties) ? { ...inner, ...closed(value.properties, value.required, version) } : inner
}

function closed(properties: Record<string, unknown>, required: unknown, version: Version): JsonSchema {
  const here = Object.entries(properties).filter(([, property]) => existsAt(property, version))
  const sure = here.flatMap(([name, property]) => (dependsOnVersionAlone(property) ? [name] : []))
  return {
    properties: Object.fromEntries(here.map(([name, property]) => [name, strict(property, version)])),
    required: [...(Array.isArray(required) ? required : []), ...sure],
    additionalProperties: false,
  }
}

function existsAt(schema: unknown, version: Version): boolean {
  const history = historyOf(schema)
  const { 'min-ver': min, 'max-ver': max, 'below-ver': below } = history
  return (
    (min === undefined || atLeast(version, versionOf(min))) &&
    (max === undefined || atLeast(versionOf(max), version)) &&
    (below === undefined || !atLeast(version, versionOf(below)))
  )
}

function dependsOnVersionAlone(schema: unknown): boolean {
  const { policy, when, ...versions } = historyOf(schema)
  return Object.keys(versions).length > 0 && policy === undefined && when === undefined
}

function historyOf(schema: unknown): Record<string, unknown> {
  const history = isObject(schema) ? schema['x-openstack'] : undefined
  return isObject(history) ? history : {}
}

function versionOf(text: unknown): Version {
  const [major, minor] = String(text).split('.').map(Number)
  return v(major ?? 0, minor ?? 0)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
