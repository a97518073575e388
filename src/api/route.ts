// A route is declared as data: what it is called, since when, who may, what it takes, and a handler short enough to read
// aloud. The stages between request and handler stand here in their order, which decides which error wins.
import type { IncomingHttpHeaders } from 'node:http'
import type { App } from '#app/app.ts'
import type { RequestContext } from '#common/context.ts'
import type { Capsule } from '#objects/capsule.ts'
import type { Container } from '#objects/container.ts'
import type { Enforcer, PolicyTarget } from '#policies/enforcer.ts'
import type { Change } from './changes.ts'
import type { EdgeConf } from './conf.ts'
import { check } from './schema/check.ts'
import { type Fields, type Given, type ObjectSchema, parameters, type Values } from './schema/field.ts'
import { read } from './schema/read.ts'
import { nothing, type Shape } from './schema/shape.ts'
import type { Version } from './versions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'

/** One request on its way to a handler. */
export interface Call {
  readonly app: App
  readonly policies: Enforcer
  readonly conf: EdgeConf
  readonly ctx: RequestContext
  readonly version: Version
  /** Scheme and authority of the request, and the mount prefix: `http://host:9517`. */
  readonly base: string
  /** Decoded path parameters. */
  readonly path: Readonly<Record<string, string>>
  /** Path and query, as they came. */
  readonly url: string
  readonly query: Given
  readonly body: Given
  /** All of the request's, by their names in lower case. */
  readonly sentHeaders: IncomingHttpHeaders
  /** Aborts when the client has gone or the server closes: for what waits. */
  signal(): AbortSignal
}

/** What a handler answers; without a body the client reads `null`. */
export interface Answer {
  readonly body?: unknown
  readonly location?: string
  /** Made from the body where there is none. */
  readonly etag?: string
  /** Instead of a body: server-sent events, as they come. */
  readonly eventStream?: AsyncIterable<string>
}

interface Common<F extends Fields> {
  readonly method: Method
  /** As fastify writes it, with `/v1`. */
  readonly path: string
  readonly summary: string
  /** Rule asked before the handler. */
  readonly policy: string
  readonly ok: number
  /** What it answers, where that is more than nothing. */
  readonly answer: Shape<unknown>
  /** First and last version that have the route. */
  readonly since?: Version
  readonly until?: Version
  /** What the handler does otherwise since a version. */
  readonly changes?: readonly Change[]
  readonly parameters: ObjectSchema<F>
  /**
   * `query`: names and values are checked in the query alone, and the body may give the same parameters.
   * `both`: one check over the two together.
   */
  readonly parametersIn: 'query' | 'both'
  /** What the query alone may name, where that is less than all parameters. */
  readonly query?: ObjectSchema<Fields>
  /** Headers it looks at, beyond those of every request; a request of a version without them may send anything there. */
  readonly headers?: Fields
  /** The largest body, where that is more than elsewhere. */
  readonly maxBodyBytes?: number
  /** Also answers with server-sent events, where they are accepted. */
  readonly streams?: boolean
  /** Takes JSON and nothing else. */
  readonly jsonOnly?: boolean
}

/** What the pipeline and the documents see of a route. */
export interface Route extends Common<Fields> {
  /** Of whose facts the rule is asked: the caller's, the item's, or what the path names. */
  readonly target: 'caller' | 'container' | 'registry' | 'image' | 'capsule' | 'path'
  serve(call: Call): Promise<Answer>
}

type Declaration<F extends Fields> = Omit<Common<F>, 'parameters' | 'parametersIn' | 'answer'> &
  Partial<Pick<Common<F>, 'parameters' | 'parametersIn' | 'answer'>>

/** What every handler can lean on. */
export type Input<F extends Fields> = Call & {
  readonly params: Values<F>
  readonly given: Given
  /** The declared headers that were sent. */
  readonly headers: Readonly<Record<string, unknown>>
}

/** A route whose rule is asked of the caller, before anything else but the form of the request. */
export function route<F extends Fields>(
  declaration: Declaration<F> & {
    /** Of what the rule is asked, where that is not the caller: facts from the path. */
    target?(path: Call['path']): PolicyTarget
    handle(input: Input<F>): Promise<Answer>
  },
): Route {
  const declared = withDefaults(declaration)
  return {
    ...declared,
    target: declaration.target ? 'path' : 'caller',
    serve: async (call) => {
      const given = checkedParameters(declared, call)
      call.policies.authorize(call.ctx, declared.policy, declaration.target?.(call.path))
      const headers = readHeaders(declared.headers, call)
      return declaration.handle({ ...call, given, headers, params: readParameters(declared.parameters, given, call) })
    },
  }
}

/** What routes on one item of a kind have in common. */
interface Items<T> {
  readonly target: Route['target']
  /** Throws when the caller can see no such item. */
  find(call: Call): Promise<T>
  /** What policy texts may name of it. */
  factsOf(item: T): PolicyTarget
}

/** Routes on one item: what the caller may not see is not found before any rule is asked. */
export function itemRoutes<T>({ target, find, factsOf }: Items<T>) {
  return <F extends Fields>(
    declaration: Declaration<F> & { handle(input: Input<F>, item: T): Promise<Answer> },
  ): Route => {
    const declared = withDefaults(declaration)
    return {
      ...declared,
      target,
      serve: async (call) => {
        const given = checkedParameters(declared, call)
        const params = readParameters(declared.parameters, given, call)
        const item = await find(call)
        call.policies.authorize(call.ctx, declared.policy, factsOf(item))
        const headers = readHeaders(declared.headers, call)
        return declaration.handle({ ...call, given, params, headers }, item)
      },
    }
  }
}

/** A route on one container, named by `:ident`. */
export const containerRoute = itemRoutes<Container>({
  target: 'container',
  find: ({ app, ctx, path }) => app.containers.get(ctx, path.ident ?? ''),
  factsOf: targetOf,
})

/** A route on one capsule, named by `:ident`. */
export const capsuleRoute = itemRoutes<Capsule>({
  target: 'capsule',
  find: ({ app, ctx, path }) => app.capsules.get(ctx, path.ident ?? ''),
  factsOf: capsuleTarget,
})

function withDefaults<F extends Fields>(declaration: Declaration<F>): Common<F> {
  const none = parameters({}, { unknown: 'ignore' }) as unknown as ObjectSchema<F> // without parameters F is {}
  return { parameters: none, parametersIn: 'query', answer: nothing, ...declaration }
}

function checkedParameters(declared: Common<Fields>, call: Call): Given {
  const { parameters: schema } = declared
  const given = { ...call.query, ...call.body }
  if (schema.checkedByHandler) return given
  const queryOnly = declared.query ?? (declared.parametersIn === 'query' ? schema : undefined)
  if (queryOnly) {
    check(queryOnly, call.query, call.version, { place: 'query', whole: false, unknown: queryOnly.unknown })
  }
  const unknown = declared.parametersIn === 'both' ? schema.unknown : 'ignore'
  check(schema, given, call.version, { place: 'body', whole: true, unknown })
  return given
}

function readParameters<F extends Fields>(schema: ObjectSchema<F>, given: Given, call: Call): Values<F> {
  return read(schema, given, {
    version: call.version,
    authorize: (rule) => call.policies.authorize(call.ctx, rule),
  })
}

function readHeaders(declared: Fields | undefined, call: Call): Readonly<Record<string, unknown>> {
  if (!declared) return {}
  const sent = Object.keys(declared).map((name) => [name, call.sentHeaders[name.toLowerCase()]] as const)
  const given = Object.fromEntries(sent.filter(([, value]) => value !== undefined))
  const schema = parameters(declared)
  check(schema, given, call.version, { place: 'header', whole: true, unknown: 'ignore' })
  return readParameters(schema, given, call)
}

/** The facts of a container that policy texts may name. */
export function targetOf(container: Container): PolicyTarget {
  return {
    uuid: container.uuid,
    name: container.name,
    project_id: container.projectId,
    user_id: container.userId,
    status: container.status,
    image: container.image,
    host: container.host,
  }
}

function capsuleTarget({ uuid, name, projectId, userId, status, host }: Capsule): PolicyTarget {
  return { uuid, name, project_id: projectId, user_id: userId, status, host }
}
