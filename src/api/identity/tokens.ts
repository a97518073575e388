import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Catalogue } from '#cloud/identity/catalogue.ts'
import type { IssuedToken, LocalIdentity, TokenFacts } from '#cloud/identity/local-identity.ts'
import { type AuthRequest, readAuthRequest } from './auth-request.ts'
import { requireAdminOr, requireCaller } from './callers.ts'
import { baseOf, IdentityNotFound } from './errors.ts'
import { headerOf, queryOf } from './request-parts.ts'
import { catalogueView, listView, projectView, tokenView } from './views.ts'

export function registerTokens(scope: FastifyInstance, identity: LocalIdentity, catalogue: Catalogue): void {
  scope.post('/v3/auth/tokens', async (request, reply) => {
    const { token, facts } = await issue(identity, readAuthRequest(request.body))
    reply.code(201).header('X-Subject-Token', token).header('Vary', 'X-Auth-Token')
    return { token: tokenView(facts, wantsCatalogue(request) ? catalogue() : undefined) }
  })

  scope.get('/v3/auth/tokens', async (request, reply) => {
    const { token, facts } = requireSubject(identity, request, 'identity:validate_token')
    reply.header('X-Subject-Token', token).header('Vary', 'X-Auth-Token')
    return { token: tokenView(facts, wantsCatalogue(request) ? catalogue() : undefined) }
  })

  scope.delete('/v3/auth/tokens', async (request, reply) => {
    const { token } = requireSubject(identity, request, 'identity:revoke_token')
    await identity.revoke(token)
    return reply.code(204).send()
  })

  scope.get('/v3/auth/catalog', async (request, reply) => {
    const { project } = requireCaller(identity, request)
    const services = project ? catalogueView(catalogue()) : []
    return listView('catalog', services, `${baseOf(reply)}/identity/v3/auth/catalog`)
  })

  scope.get('/v3/auth/projects', async (request, reply) => {
    const { user } = requireCaller(identity, request)
    const base = baseOf(reply)
    const projects = identity.listProjectsOf(user.id).map((project) => projectView(project, base))
    return listView('projects', projects, `${base}/identity/v3/auth/projects`)
  })
}

function issue(identity: LocalIdentity, { identity: who, project }: AuthRequest): IssuedToken | Promise<IssuedToken> {
  if (who.method === 'token') return identity.exchange(who.token, project)
  return identity.signIn({ user: who.user, password: who.password, ...(project && { project }) })
}

/** The token asked about: one's own, or for an admin anybody's. */
function requireSubject(identity: LocalIdentity, request: FastifyRequest, action: string): IssuedToken {
  const caller = requireCaller(identity, request)
  const token = headerOf(request, 'x-subject-token') ?? ''
  const facts = identity.findToken(token)
  requireAdminOr(facts !== undefined && isSameUser(facts, caller), caller, action)
  // Compat: the token is not named back, it is a secret even when it is not valid here.
  if (!facts) throw new IdentityNotFound('token', 'it is unknown, expired or revoked')
  return { token, facts }
}

function isSameUser(one: TokenFacts, other: TokenFacts): boolean {
  return one.user.id === other.user.id
}

function wantsCatalogue(request: FastifyRequest): boolean {
  return queryOf(request, 'nocatalog') === undefined
}
