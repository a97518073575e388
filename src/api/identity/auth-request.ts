// Reads the body of a sign-in. By hand, because the errors are Keystone's and no field of it has a microversion.
import type { DomainReference, Reference } from '#cloud/identity/local-identity.ts'
import { SchemaValidationError, Unauthenticated } from '#common/errors.ts'

export interface AuthRequest {
  readonly identity:
    | { readonly method: 'password'; readonly user: Reference; readonly password: string }
    | { readonly method: 'token'; readonly token: string }
  /** Absent: an unscoped token is asked for. */
  readonly project?: Reference
}

/** Throws `SchemaValidationError`, or `Unauthenticated` for a method or scope that nobody here can have. */
export function readAuthRequest(body: unknown): AuthRequest {
  const auth = member(body, 'auth', '')
  const identity = readIdentity(member(auth, 'identity', 'auth'))
  const scope = optional(auth, 'scope')
  // Compat: the text `unscoped` asks for what we give anyway without a scope.
  if (scope === undefined || scope === 'unscoped') return { identity }
  const project = optional(scope, 'project')
  if (project === undefined) throw new Unauthenticated('Only projects can be the scope of a token here.')
  return { identity, project: readReference(project, 'auth.scope.project') }
}

function readIdentity(identity: unknown): AuthRequest['identity'] {
  const methods = member(identity, 'methods', 'auth.identity')
  const [method, ...more] = Array.isArray(methods) ? methods : []
  if (more.length > 0) throw new Unauthenticated('Only one method at a time can be used here.')
  switch (method) {
    case 'password': {
      const path = 'auth.identity.password.user'
      const user = member(member(identity, 'password', 'auth.identity'), 'user', 'auth.identity.password')
      return { method, user: readReference(user, path), password: text(user, 'password', path) }
    }
    case 'token':
      return { method, token: text(member(identity, 'token', 'auth.identity'), 'id', 'auth.identity.token') }
    default:
      throw new Unauthenticated('Only the methods password and token can be used here.')
  }
}

function readReference(value: unknown, path: string): Reference {
  if (optional(value, 'id') !== undefined) return { id: text(value, 'id', path) }
  const name = text(value, 'name', path)
  return { name, domain: readDomain(member(value, 'domain', path), `${path}.domain`) }
}

function readDomain(value: unknown, path: string): DomainReference {
  if (optional(value, 'id') !== undefined) return { id: text(value, 'id', path) }
  return { name: text(value, 'name', path) }
}

function text(value: unknown, name: string, path: string): string {
  const found = member(value, name, path)
  if (typeof found !== 'string')
    throw new SchemaValidationError(`Invalid input for field '${path}.${name}': not a text.`)
  return found
}

function member(value: unknown, name: string, path: string): unknown {
  const found = optional(value, name)
  if (found === undefined) {
    const where = path === '' ? name : `${path}.${name}`
    throw new SchemaValidationError(`Invalid input for field '${where}': it is required.`)
  }
  return found
}

function optional(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  const found: unknown = Reflect.get(value, name)
  return found ?? undefined
}
