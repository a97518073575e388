// Passwords at rest: scrypt with a salt of their own. Hashing is slow on purpose, so how much of it runs is bounded.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { InvalidValue, ZunError } from '#common/errors.ts'

export interface PasswordHash {
  readonly algorithm: 'scrypt'
  /** CPU and memory cost; a power of two. */
  readonly cost: number
  /** Both in base64. */
  readonly salt: string
  readonly hash: string
}

/** More sign-ins wait than can be answered soon. */
export class SignInsOverloaded extends ZunError {
  override readonly name = 'SignInsOverloaded'
  override readonly kind = 'unavailable'
  constructor() {
    super('Too many sign-ins are under way, try again later.')
  }
}

const maximumBytes = 1024
const hashBytes = 32
// Two, because hashing occupies a thread of Node's four, and files and names are looked up on the same ones.
const maximumRunning = 2
const maximumWaiting = 200

/** 192 random bits as text without characters that need quoting anywhere. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url')
}

type DeriveKey = (password: string, salt: Buffer, options: ScryptOptions) => Promise<Buffer>

export class Passwords {
  readonly #cost: number
  readonly #deriveKey: DeriveKey
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** The default cost takes some 16 MiB and 50 ms. */
  constructor(options: { readonly cost?: number; readonly deriveKey?: DeriveKey } = {}) {
    this.#cost = options.cost ?? 16_384
    this.#deriveKey = options.deriveKey ?? scryptKey
  }

  /** Throws `InvalidValue` for an empty password or one of more than 1024 bytes. */
  async hash(password: string): Promise<PasswordHash> {
    if (!isBearable(password)) throw new InvalidValue(`A password must have 1 to ${maximumBytes} bytes.`)
    const salt = randomBytes(16)
    const hash = await this.#derive(password, salt, this.#cost)
    return { algorithm: 'scrypt', cost: this.#cost, salt: salt.toString('base64'), hash: hash.toString('base64') }
  }

  /** Takes the same time whether the password is right, wrong, or there is nobody (`undefined`) whose it could be. */
  async verify(password: string, expected: PasswordHash | undefined): Promise<boolean> {
    if (!isBearable(password)) return false
    const { salt, hash, cost } = expected ?? { salt: '', hash: '', cost: this.#cost }
    const derived = await this.#derive(password, Buffer.from(salt, 'base64'), cost)
    const stored = Buffer.from(hash, 'base64')
    return stored.length === derived.length && timingSafeEqual(stored, derived)
  }

  async #derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
    await this.#enter()
    try {
      return await this.#deriveKey(password, salt, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 })
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < maximumRunning) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= maximumWaiting) throw new SignInsOverloaded()
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands its place to the next, so that nobody who comes later slips in between. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running -= 1
  }
}

function isBearable(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= maximumBytes
}

function scryptKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
