// Tokens that carry what they say and a signature, so that any process with the key can check one without asking anybody.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export interface TokenClaims {
  readonly userId: string
  /** null: not scoped to a project. */
  readonly projectId: string | null
  /** How the user signed in: `password`, `token`. */
  readonly methods: readonly string[]
  /** This token's own id first, then that of the token it was got with. Not secret. */
  readonly auditIds: readonly string[]
  /** Milliseconds since the epoch, both. */
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

type Wire = [string, string | null, readonly string[], readonly string[], number, number]

// Names the layout of the claims; another layout gets another prefix, and older tokens are then no tokens.
const prefix = 'zun1'
const longestToken = 1024

export function newTokenKey(): string {
  return randomBytes(32).toString('base64')
}

export function newAuditId(): string {
  return randomBytes(16).toString('base64url')
}

/** `key` in base64. */
export function signToken(claims: TokenClaims, key: string): string {
  const { userId, projectId, methods, auditIds, issuedAtMs, expiresAtMs } = claims
  const wire: Wire = [userId, projectId, methods, auditIds, issuedAtMs, expiresAtMs]
  const payload = `${prefix}.${Buffer.from(JSON.stringify(wire)).toString('base64url')}`
  return `${payload}.${signatureOf(payload, key)}`
}

/** The claims of a token signed with the key, `undefined` for any other text. Says nothing of expiry. */
export function readToken(token: string, key: string): TokenClaims | undefined {
  if (token.length > longestToken || !token.startsWith(`${prefix}.`)) return undefined
  const end = token.lastIndexOf('.')
  const payload = token.slice(0, end)
  // As texts: several texts decode to the same bytes, and a token has one spelling.
  const claimed = Buffer.from(token.slice(end + 1))
  const signature = Buffer.from(signatureOf(payload, key))
  if (claimed.length !== signature.length || !timingSafeEqual(claimed, signature)) return undefined
  const text = Buffer.from(payload.slice(prefix.length + 1), 'base64url').toString()
  const wire = JSON.parse(text) as Wire // Only signToken makes what the signature has just confirmed.
  const [userId, projectId, methods, auditIds, issuedAtMs, expiresAtMs] = wire
  return { userId, projectId, methods, auditIds, issuedAtMs, expiresAtMs }
}

function signatureOf(payload: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(payload).digest('base64url')
}
