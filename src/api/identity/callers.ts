import type { FastifyRequest } from 'fastify'
import type { LocalIdentity, TokenFacts } from '#cloud/identity/local-identity.ts'
import { Unauthenticated } from '#common/errors.ts'
import { IdentityForbidden } from './errors.ts'
import { headerOf } from './request-parts.ts'

/** Who asks. Throws `Unauthenticated`. */
export function requireCaller(identity: LocalIdentity, request: FastifyRequest): TokenFacts {
  const facts = identity.findToken(headerOf(request, 'x-auth-token') ?? '')
  if (!facts) throw new Unauthenticated('The request you have made requires authentication.')
  return facts
}

export function isAdmin(caller: TokenFacts): boolean {
  return caller.roles.some((role) => role.name === 'admin')
}

/** An admin may, and others where it is about themselves. Throws `IdentityForbidden`. */
export function requireAdminOr(own: boolean, caller: TokenFacts, action: string): void {
  if (!own && !isAdmin(caller)) throw new IdentityForbidden(action)
}
