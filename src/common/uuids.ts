import { createHash } from 'node:crypto'

const anyUuid = /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i

/** The lower-case dashed form of a uuid in any spelling; `undefined` when the text is none. */
export function normalUuid(text: string): string | undefined {
  const parts = anyUuid.exec(text)
  return parts?.slice(1).join('-').toLowerCase()
}

/** Always the same uuid (version 8, from SHA-256) for the same names. */
export function uuidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
