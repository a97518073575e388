// The HTTP face of the embedded identity: as much of Keystone v3 as keystoneauth, the openstack command and zunclient ask.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Catalogue } from '#cloud/identity/catalogue.ts'
import type { LocalIdentity } from '#cloud/identity/local-identity.ts'
import { baseOf, IdentityNotFound, sendError } from './errors.ts'
import { registerResources } from './resources.ts'
import { registerTokens } from './tokens.ts'
import { versionView } from './views.ts'

export interface LocalIdentityRoutes {
  readonly catalogue: Catalogue
}

const largestBodyBytes = 16 * 1024

/** Serves under `/identity`. Hooks of `fastify` apply here too: those that ask for a token must leave these paths out. */
export function registerLocalIdentity(
  fastify: FastifyInstance,
  identity: LocalIdentity,
  { catalogue }: LocalIdentityRoutes,
): void {
  fastify.register(
    (scope, _options, done) => {
      scope.addHook('onRoute', (route) => {
        route.bodyLimit = largestBodyBytes
      })
      scope.setErrorHandler((error, _request, reply) => sendError(reply, error))
      scope.setNotFoundHandler((request, reply) => sendError(reply, new IdentityNotFound('resource', request.url)))
      registerVersions(scope)
      registerTokens(scope, identity, catalogue)
      registerResources(scope, identity)
      done()
    },
    { prefix: '/identity' },
  )
}

function registerVersions(scope: FastifyInstance): void {
  // Compat: 300 for the list of versions and 200 for one of them, as Keystone does it.
  const versions = async (_request: FastifyRequest, reply: FastifyReply) =>
    reply.code(300).send({ versions: { values: [versionView(baseOf(reply))] } })
  const version = async (_request: FastifyRequest, reply: FastifyReply) => ({ version: versionView(baseOf(reply)) })
  scope.get('/', versions)
  scope.get('/v3', version)
  scope.get('/v3/', version)
}
