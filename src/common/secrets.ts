// Secrets at rest: AES-256-GCM, each text bound to the place it is kept in, and marked with the id of its key.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { ZunError } from './errors.ts'

/** The secret was written with another key, or was altered. */
export class SecretUnreadable extends ZunError {
  override readonly name = 'SecretUnreadable'
  override readonly kind = 'internal'
}

const version = 'z1'
const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

export class Secrets {
  readonly #key: Buffer
  readonly #keyId: string
  readonly #fernetKey: Buffer

  /** `text` is what an operator configures (`auth_encryption_key`), or the content of a key file. */
  constructor(text: string) {
    this.#key = Buffer.from(hkdfSync('sha256', text, '', 'zun secrets at rest', 32))
    this.#keyId = createHash('sha256').update(this.#key).digest('hex').slice(0, 8)
    this.#fernetKey = Buffer.from(text).subarray(0, 32)
  }

  /** `place` names what the secret belongs to, so that it cannot be read from anywhere else. */
  seal(secret: string, place: string): string {
    const iv = randomBytes(ivBytes)
    const sealing = createCipheriv(cipher, this.#key, iv).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([iv, sealing.update(secret, 'utf8'), sealing.final(), sealing.getAuthTag()])
    return [version, this.#keyId, sealed.toString('base64url')].join('.')
  }

  /** What `seal` made, or Zun itself. Throws `SecretUnreadable`. */
  open(text: string, place: string): string {
    const [mark, keyId, sealed, ...more] = text.split('.')
    if (mark !== version) return openFernet(text, this.#fernetKey)
    if (keyId !== this.#keyId || sealed === undefined || more.length > 0) throw unreadable()
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < ivBytes + tagBytes) throw unreadable()
    try {
      const opening = createDecipheriv(cipher, this.#key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      opening.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagBytes))
      return opening.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8')
    } catch (cause) {
      throw unreadable({ cause })
    }
  }
}

const fernetHeadBytes = 25
const fernetMacBytes = 32

/** What Zun stores: Fernet, whose key's first half signs and whose second half encrypts (AES-128-CBC). */
export function openFernet(text: string, key: Buffer): string {
  const bytes = Buffer.from(text, 'base64url')
  if (key.length !== 32 || bytes[0] !== 0x80 || bytes.length < fernetHeadBytes + fernetMacBytes) throw unreadable()
  const signed = bytes.subarray(0, -fernetMacBytes)
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest()
  if (!timingSafeEqual(mac, bytes.subarray(-fernetMacBytes))) throw unreadable()
  try {
    const opening = createDecipheriv('aes-128-cbc', key.subarray(16), bytes.subarray(9, fernetHeadBytes))
    return opening.update(signed.subarray(fernetHeadBytes), undefined, 'utf8') + opening.final('utf8')
  } catch (cause) {
    throw unreadable({ cause })
  }
}

function unreadable(options?: ErrorOptions): SecretUnreadable {
  return new SecretUnreadable('Can not decrypt data with the auth_encryption_key in zun config.', options)
}
