// The stages every request passes before its body is read. Their order decides which error wins.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '#cloud/identity/identity.ts'
import type { RequestContext } from '#common/context.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import type { EdgeConf } from '../conf.ts'
import type { Route } from '../route.ts'
import { atLeast, type Version } from '../versions.ts'
import { requireJsonAccepted } from './accept.ts'
import { authenticate } from './auth.ts'
import { corsHeaders } from './cors.ts'
import { RequestFailure } from './failures.ts'
import { missingRoute } from './methods.ts'
import { notInVersion, requestedVersion, versionHeader, versionHeaders } from './microversion.ts'
import { areaOf, isPublic, pathOf } from './paths.ts'
import { globalRequestId, newRequestId, requestIdHeader } from './request-id.ts'

/** What the stages found out about a request. */
export interface EdgeState {
  readonly requestId: string
  readonly ctx?: RequestContext
  readonly version?: Version
}

declare module 'fastify' {
  interface FastifyRequest {
    edge?: EdgeState
  }
  interface FastifyContextConfig {
    route?: Route
  }
}

export interface StageServices {
  readonly identity: Identity
  readonly policies: Enforcer
  readonly conf: EdgeConf
  /** First path segments below `/v1` that have a route. */
  readonly collections: ReadonlySet<string>
}

/** Fastify's `onRequest`; returns the reply when the request is answered already. */
export async function passStages(
  request: FastifyRequest,
  reply: FastifyReply,
  services: StageServices,
): Promise<FastifyReply | undefined> {
  const path = pathOf(request.url)
  const area = areaOf(path)
  if (area === 'outside') return undefined
  const preflight = request.method === 'OPTIONS'
  reply.headers(corsHeaders(request.headers.origin, services.conf.allowedOrigins, preflight))
  if (preflight) return reply.code(200).send()
  if (area === 'healthcheck') return refuseMissing(request, path, services)
  identify(request, reply)
  requireHost(request)
  const version = area === 'api' ? announceVersion(request, reply) : undefined
  if (!isPublic(path)) await identifyCaller(request, services)
  if (version instanceof RequestFailure) throw version
  refuseMissing(request, path, services)
  if (version) adoptVersion(request, version)
  requireJsonAccepted(request.headers.accept, request.routeOptions.config.route?.streams)
  return undefined
}

function requireHost({ headers, raw }: FastifyRequest): void {
  if (headers.host === undefined && raw.httpVersion !== '1.0') {
    throw new RequestFailure('bad-request', 'The request has no Host header.')
  }
}

function identify(request: FastifyRequest, reply: FastifyReply): void {
  const requestId = newRequestId()
  request.edge = { requestId }
  reply.header(requestIdHeader, requestId)
}

// Told even when the caller is refused afterwards: clients compare it on every answer.
function announceVersion(request: FastifyRequest, reply: FastifyReply): Version | RequestFailure {
  const header = request.headers[versionHeader]
  const version = requestedVersion(Array.isArray(header) ? header.join(' ') : header)
  reply.headers(versionHeaders(version instanceof RequestFailure ? undefined : version))
  return version
}

async function identifyCaller(request: FastifyRequest, services: StageServices): Promise<void> {
  const requestId = request.edge?.requestId ?? newRequestId()
  const globalId = globalRequestId(request.headers[requestIdHeader])
  const ids = { requestId, ...(globalId !== undefined && { globalRequestId: globalId }) }
  request.edge = { requestId, ctx: await authenticate(request.headers['x-auth-token'], ids, services) }
}

function refuseMissing(request: FastifyRequest, path: string, services: StageServices): undefined {
  if (request.is404) throw missingRoute(request.method, path, services.collections)
}

function adoptVersion(request: FastifyRequest, version: Version): void {
  const route = request.routeOptions.config.route
  const tooOld = route?.since && !atLeast(version, route.since)
  const tooNew = route?.until && !atLeast(route.until, version)
  if (tooOld || tooNew) throw notInVersion(version)
  request.edge = { ...request.edge, requestId: request.edge?.requestId ?? newRequestId(), version }
}
