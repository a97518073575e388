// The HTTP edge: what may be asked, by whom, in which version, and how the answer looks. It knows nothing of databases,
// hosts or engines; `app` is all it calls. Neighbours under `/identity` share the server and none of its stages.
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { App } from '#app/app.ts'
import type { Identity } from '#cloud/identity/identity.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import { defaultEdgeConf, type EdgeConf, type EdgeLog } from './conf.ts'
import { openapiDocument, openapiPage } from './openapi.ts'
import type { Page } from './pages.ts'
import { abortOf } from './pipeline/abort.ts'
import { refuseConnection, sendAnswer, sendFailure, sendPage } from './pipeline/answer.ts'
import { parametersIn, requireJsonContent } from './pipeline/body.ts'
import { RequestFailure } from './pipeline/failures.ts'
import { refuseInOurWords } from './pipeline/node-refusals.ts'
import { normalUrl, pathOf } from './pipeline/paths.ts'
import { passStages } from './pipeline/request.ts'
import type { Call, Route } from './route.ts'
import { allPages, allRoutes } from './routes.ts'
import type { Given, JsonSchema } from './schema/field.ts'

export interface ApiOptions {
  readonly app: App
  readonly identity: Identity
  readonly policies: Enforcer
  readonly log: EdgeLog
  readonly conf?: Partial<EdgeConf>
}

type Parts = Omit<Edge, 'closing'>

interface Edge extends Omit<ApiOptions, 'conf'> {
  /** Aborts when the server closes. */
  readonly closing: AbortSignal
  readonly conf: EdgeConf
  readonly routes: readonly Route[]
  readonly pages: readonly Page[]
}

/** The server, not listening yet. */
export function buildApi(options: ApiOptions): FastifyInstance {
  const edge = edgeOf(options)
  const server = fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: edge.conf.maxBodyBytes,
    return503OnClosing: false,
    trustProxy: edge.conf.trustProxyHeaders,
    routerOptions: { maxParamLength: 2048 },
    http: { requireHostHeader: false },
    rewriteUrl: (request) => normalUrl(request.url ?? '/'),
    frameworkErrors: (error, request, reply) => {
      sendFailure(error, request, reply, edge.log)
    },
    clientErrorHandler: (error, socket) => refuseConnection(error, socket),
  })
  refuseInOurWords(server.server)
  // A context of its own, so that hooks and body parsers end where our routes end.
  server.register((scope, _options, done) => {
    registerEdge(scope, { ...edge, closing: closingOf(scope) })
    done()
  })
  return server
}

function edgeOf({ conf: given, ...services }: ApiOptions): Parts {
  const conf = { ...defaultEdgeConf, ...given }
  return { ...services, conf, routes: allRoutes(conf), pages: pagesOf(conf) }
}

/** Before the server waits for the requests in hand to end: those that wait for something would keep it. */
function closingOf(scope: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  scope.addHook('preClose', async () => closing.abort())
  return closing.signal
}

function pagesOf(conf: EdgeConf): readonly Page[] {
  return [...allPages, openapiPage(() => describeApi(conf))]
}

/** The OpenAPI document of everything served with that configuration. */
export function describeApi(conf: EdgeConf): JsonSchema {
  return openapiDocument(allRoutes(conf), pagesOf(conf))
}

function registerEdge(scope: FastifyInstance, edge: Edge): void {
  const collections = new Set(edge.routes.map((route) => route.path.split('/')[2] ?? ''))
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  scope.decorateRequest('edge', undefined)
  scope.addHook('onRequest', (request, reply) => passStages(request, reply, { ...edge, collections }))
  scope.addHook('onResponse', async (request, reply) =>
    logAnswer(request, reply.statusCode, reply.elapsedTime, edge.log),
  )
  scope.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, edge.log))
  // Stages refuse missing routes themselves; this is for what bypasses them.
  scope.setNotFoundHandler(async () => {
    throw new RequestFailure('route-not-found')
  })
  for (const page of edge.pages) registerPage(scope, page, edge)
  for (const route of edge.routes) registerRoute(scope, route, edge)
}

function registerPage(scope: FastifyInstance, page: Page, { conf }: Edge): void {
  scope.route({
    method: page.method,
    url: page.path,
    handler: async (request, reply) => {
      const { accept } = request.headers
      return sendPage(reply, await page.serve({ conf, accept, base: baseOf(request, conf) }))
    },
  })
}

function registerRoute(scope: FastifyInstance, route: Route, edge: Edge): void {
  scope.route({
    method: route.method,
    url: route.path,
    config: { route },
    ...(route.maxBodyBytes !== undefined && { bodyLimit: route.maxBodyBytes }),
    handler: async (request, reply) => {
      const contentType = request.headers['content-type']
      if (route.jsonOnly) requireJsonContent(contentType, request.body)
      const body = parametersIn(contentType, request.body)
      const call = callOf(request, reply, body, edge)
      return sendAnswer(reply, route, call, await route.serve(call))
    },
  })
}

function callOf(request: FastifyRequest, reply: FastifyReply, body: Given, edge: Edge): Call {
  const { app, policies, conf, closing } = edge
  const { ctx, version } = request.edge ?? {}
  // Only a mistake in the order of the stages leads here.
  if (!ctx || !version) throw new Error('a request reached its handler without a caller or a version')
  return {
    app,
    policies,
    conf,
    ctx,
    version,
    base: baseOf(request, conf),
    url: request.url,
    path: request.params as Record<string, string>, // fastify leaves their type to us
    query: request.query as Given, // the parser makes plain keys and values
    body,
    sentHeaders: request.headers,
    signal: () => abortOf(reply, closing),
  }
}

function baseOf(request: FastifyRequest, conf: EdgeConf): string {
  return `${request.protocol}://${request.host || 'localhost'}${conf.mountPrefix}`
}

function logAnswer(request: FastifyRequest, status: number, tookMs: number, log: EdgeLog): void {
  log.info('request answered', {
    requestId: request.edge?.requestId,
    method: request.method,
    path: pathOf(request.url),
    status,
    tookMs: Math.round(tookMs * 10) / 10,
    ...(request.edge?.ctx && { project: request.edge.ctx.projectId, user: request.edge.ctx.userId }),
  })
}
