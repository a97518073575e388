// What the edge asks of policies: may this caller do that to this object?
import type { RequestContext } from '#common/context.ts'

/** Whose request it is; the fields policy texts may name. */
export type Credentials = Pick<RequestContext, 'userId' | 'projectId' | 'roles' | 'isAdmin'> &
  Partial<Pick<RequestContext, 'userDomainId' | 'projectDomainId' | 'requestId'>>

/** The facts of the thing acted upon, in snake_case: project_id, user_id, name, status ... */
export type PolicyTarget = Readonly<Record<string, unknown>>

export interface Enforcer {
  /** Whether a rule of that name exists, as a default or in the policy file. */
  has(rule: string): boolean
  /** Without a target the caller itself is the target. An unknown rule falls to `default`, and denies without one. */
  allows(caller: Credentials, rule: string, target?: PolicyTarget): boolean
  /** Throws `PolicyNotAuthorized` naming the rule. */
  authorize(caller: Credentials, rule: string, target?: PolicyTarget): void
  /** The rule `context_is_admin` against an empty target. */
  isAdmin(caller: Omit<Credentials, 'isAdmin'>): boolean
}
