import type { Caller, Identity } from '#cloud/identity/identity.ts'
import type { RequestContext } from '#common/context.ts'
import { ZunError } from '#common/errors.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import { IdentityUnavailable, TokenRefused } from './failures.ts'

/** Who asks, from the token; throws `TokenRefused` without a good one. */
export async function authenticate(
  token: string | string[] | undefined,
  ids: Pick<RequestContext, 'requestId' | 'globalRequestId'>,
  services: { readonly identity: Identity; readonly policies: Enforcer },
): Promise<RequestContext> {
  const caller = typeof token === 'string' && token !== '' ? await callerOf(token, services.identity) : undefined
  if (!caller) throw new TokenRefused(services.identity.wwwAuthenticateUri)
  return { ...ids, ...caller, isAdmin: services.policies.isAdmin(caller) }
}

async function callerOf(token: string, identity: Identity): Promise<Caller | undefined> {
  try {
    return await identity.authenticate(token)
  } catch (error) {
    if (error instanceof ZunError && error.kind === 'unavailable') throw new IdentityUnavailable({ cause: error })
    throw error
  }
}
