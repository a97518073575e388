// The embedded identity: two users, two projects, and tokens, as far as a Keystone client needs them. Knows nothing of
// HTTP; its face is api/identity.
import { Unauthenticated } from '#common/errors.ts'
import type { Caller, Identity } from './identity.ts'
import {
  firstRecords,
  type IdentityRecords,
  type LocalUserName,
  localUserNames,
  type Named,
  RecordsFile,
  type UserRecord,
} from './local-records.ts'
import { newAuditId, readToken, signToken, type TokenClaims } from './local-token.ts'
import { Passwords, randomPassword } from './passwords.ts'

/** The only domain. */
export const localDomain: Named = { id: 'default', name: 'Default' }

/** Something named by its id, or by its name within a domain. */
export type Reference = { readonly id: string } | { readonly name: string; readonly domain: DomainReference }
export type DomainReference = { readonly id: string } | { readonly name: string }

export interface SignIn {
  readonly user: Reference
  readonly password: string
  /** Absent: the token speaks for no project. */
  readonly project?: Reference
}

/** What a valid token stands for. */
export interface TokenFacts {
  readonly user: Named
  readonly project?: Named
  readonly roles: readonly Named[]
  readonly methods: readonly string[]
  readonly auditIds: readonly string[]
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export interface IssuedToken {
  readonly token: string
  readonly facts: TokenFacts
}

export interface LocalIdentityOptions {
  /** Holds identity.json; made if absent. */
  readonly directory: string
  /** Where clients get tokens, as in `http://127.0.0.1:9517/identity`. A function when it is known only later. */
  readonly wwwAuthenticateUri: string | (() => string)
  /** Those given are in force from now on; the others stay, or are made up at the first start. */
  readonly passwords?: Partial<Readonly<Record<LocalUserName, string>>>
  readonly tokenLifetimeSeconds?: number
  readonly now?: () => Date
  readonly hashing?: Passwords
}

// Past so many revoked tokens it is cheaper, and as safe, to let everybody sign in again.
const mostRevoked = 10_000

export class LocalIdentity implements Identity {
  /** The passwords known in the clear: those given and those made up just now. */
  readonly passwords: Partial<Readonly<Record<LocalUserName, string>>>
  readonly #options: LocalIdentityOptions
  readonly #file: RecordsFile
  readonly #hashing: Passwords
  #records: IdentityRecords

  private constructor(
    options: LocalIdentityOptions,
    hashing: Passwords,
    file: RecordsFile,
    records: IdentityRecords,
    passwords: LocalIdentity['passwords'],
  ) {
    this.#options = options
    this.#hashing = hashing
    this.#file = file
    this.#records = records
    this.passwords = passwords
  }

  /** Throws `StartupError` when the file cannot be used. */
  static async open(options: LocalIdentityOptions): Promise<LocalIdentity> {
    const file = new RecordsFile(options.directory)
    const hashing = options.hashing ?? new Passwords()
    const stored = await file.find()
    if (stored) {
      const identity = new LocalIdentity(options, hashing, file, stored, options.passwords ?? {})
      await identity.#takePasswords()
      return identity
    }
    const passwords = { demo: randomPassword(), admin: randomPassword(), ...options.passwords }
    const [demo, admin] = await Promise.all([hashing.hash(passwords.demo), hashing.hash(passwords.admin)])
    const records = firstRecords({ demo, admin })
    await file.save(records)
    return new LocalIdentity(options, hashing, file, records, passwords)
  }

  get wwwAuthenticateUri(): string {
    const { wwwAuthenticateUri } = this.#options
    return typeof wwwAuthenticateUri === 'string' ? wwwAuthenticateUri : wwwAuthenticateUri()
  }

  async authenticate(token: string): Promise<Caller | undefined> {
    const facts = this.findToken(token)
    if (!facts?.project) return undefined
    return {
      userId: facts.user.id,
      userName: facts.user.name,
      userDomainId: localDomain.id,
      projectId: facts.project.id,
      projectName: facts.project.name,
      projectDomainId: localDomain.id,
      roles: facts.roles.map((role) => role.name),
    }
  }

  /** Throws `Unauthenticated` without telling what was wrong, and when the user has no role on the project. */
  async signIn({ user: reference, password, project }: SignIn): Promise<IssuedToken> {
    const user = find(this.#records.users, reference)
    if (!(await this.#hashing.verify(password, user?.password)) || !user) throw refused()
    return this.#issue(user, project, { methods: ['password'], parents: [], expiresAtMs: this.#newExpiry() })
  }

  /** Another token for the same user, for as long as the first was for. Throws `Unauthenticated`. */
  exchange(token: string, project?: Reference): IssuedToken {
    const facts = this.findToken(token)
    const user = this.#records.users.find((candidate) => candidate.id === facts?.user.id)
    if (!facts || !user) throw refused()
    const methods = [...new Set(['token', ...facts.methods])]
    // The oldest ancestor tells which sign-in it all came from.
    return this.#issue(user, project, {
      methods,
      parents: facts.auditIds.slice(-1),
      expiresAtMs: facts.expiresAt.getTime(),
    })
  }

  /** What the token stands for; `undefined` when it is unknown, expired or revoked. */
  findToken(token: string): TokenFacts | undefined {
    const claims = readToken(token, this.#records.tokenKey)
    const user = this.#records.users.find((candidate) => candidate.id === claims?.userId)
    if (!claims || !user || !this.#isInForce(claims, user)) return undefined
    return this.#factsOf(claims, user)
  }

  /** The token counts for nothing from now on, also after a restart. */
  async revoke(token: string): Promise<void> {
    const claims = readToken(token, this.#records.tokenKey)
    const id = claims?.auditIds[0]
    if (!claims || id === undefined) return
    const nowMs = this.#nowMs()
    const revoked = Object.entries(this.#records.revoked).filter(([, expiresAtMs]) => expiresAtMs > nowMs)
    if (revoked.length < mostRevoked) {
      await this.#change({ revoked: Object.fromEntries([...revoked, [id, claims.expiresAtMs]]) })
    } else {
      const users = this.#records.users.map((user) => ({ ...user, tokensFromMs: nowMs + 1 }))
      await this.#change({ users, revoked: {} })
    }
  }

  listUsers(): readonly Named[] {
    return this.#records.users.map(({ id, name }) => ({ id, name }))
  }

  listProjects(): readonly Named[] {
    return this.#records.projects
  }

  listRoles(): readonly Named[] {
    return this.#records.roles
  }

  /** The projects on which the user has a role. */
  listProjectsOf(userId: string): readonly Named[] {
    return this.#records.projects.filter((project) => this.#rolesOn(project.id, userId).length > 0)
  }

  async #takePasswords(): Promise<void> {
    const users = await Promise.all(this.#records.users.map((user) => this.#withPassword(user)))
    if (users.some((user, index) => user !== this.#records.users[index])) await this.#change({ users })
  }

  async #withPassword(user: UserRecord): Promise<UserRecord> {
    const name = localUserNames.find((known) => known === user.name)
    const given = name && this.#options.passwords?.[name]
    if (given === undefined || (await this.#hashing.verify(given, user.password))) return user
    return { ...user, password: await this.#hashing.hash(given), tokensFromMs: this.#nowMs() }
  }

  #issue(
    user: UserRecord,
    reference: Reference | undefined,
    { methods, parents, expiresAtMs }: { methods: readonly string[]; parents: readonly string[]; expiresAtMs: number },
  ): IssuedToken {
    const project = reference && find(this.listProjectsOf(user.id), reference)
    if (reference && !project) throw refused()
    const claims: TokenClaims = {
      userId: user.id,
      projectId: project?.id ?? null,
      methods,
      auditIds: [newAuditId(), ...parents],
      // Never before the user's own mark, or a clock set back would make every new token invalid.
      issuedAtMs: Math.max(this.#nowMs(), user.tokensFromMs),
      expiresAtMs,
    }
    const facts = this.#factsOf(claims, user)
    if (!facts) throw refused()
    return { token: signToken(claims, this.#records.tokenKey), facts }
  }

  #isInForce(claims: TokenClaims, user: UserRecord): boolean {
    const revoked = claims.auditIds.some((id) => Object.hasOwn(this.#records.revoked, id))
    return !revoked && claims.expiresAtMs > this.#nowMs() && claims.issuedAtMs >= user.tokensFromMs
  }

  /** `undefined` when the user has no role on the token's project any more. */
  #factsOf(claims: TokenClaims, { id, name }: UserRecord): TokenFacts | undefined {
    const project = this.#records.projects.find((candidate) => candidate.id === claims.projectId)
    const roles = project ? this.#rolesOn(project.id, id) : []
    if (claims.projectId !== null && roles.length === 0) return undefined
    return {
      user: { id, name },
      ...(project && { project }),
      roles,
      methods: claims.methods,
      auditIds: claims.auditIds,
      issuedAt: new Date(claims.issuedAtMs),
      expiresAt: new Date(claims.expiresAtMs),
    }
  }

  #rolesOn(projectId: string, userId: string): readonly Named[] {
    const here = this.#records.assignments.filter((held) => held.projectId === projectId && held.userId === userId)
    return this.#records.roles.filter((role) => here.some((held) => held.roleId === role.id))
  }

  async #change(changes: Partial<IdentityRecords>): Promise<void> {
    this.#records = { ...this.#records, ...changes }
    await this.#file.save(this.#records)
  }

  #newExpiry(): number {
    return this.#nowMs() + (this.#options.tokenLifetimeSeconds ?? 3600) * 1000
  }

  #nowMs(): number {
    return (this.#options.now?.() ?? new Date()).getTime()
  }
}

function find<T extends Named>(candidates: readonly T[], reference: Reference): T | undefined {
  if ('id' in reference) return candidates.find((candidate) => candidate.id === reference.id)
  if (!isLocalDomain(reference.domain)) return undefined
  return candidates.find((candidate) => candidate.name === reference.name)
}

function isLocalDomain(domain: DomainReference): boolean {
  if ('id' in domain) return domain.id === localDomain.id
  return domain.name.toLowerCase() === localDomain.name.toLowerCase()
}

function refused(): Unauthenticated {
  return new Unauthenticated('The request you have made requires authentication.')
}
