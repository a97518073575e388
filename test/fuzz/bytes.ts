// A request as bytes on the wire, and what becomes of them when they are cut, doubled, flipped or mixed.
import fc from 'fast-check'
import type { FuzzRequest } from './requests.ts'

/** A change of bytes, as data: the same request with the same changes is the same bytes. */
export interface Damage {
  readonly kind: 'flip' | 'cut' | 'double' | 'insert' | 'end'
  /** Where, as a share of the length. */
  readonly at: number
  readonly length: number
  readonly bytes: readonly number[]
}

export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('flip', 'flip', 'cut', 'double', 'insert', 'end'),
    at: fc.integer({ min: 0, max: 999 }).map((share) => share / 1000),
    length: fc.integer({ min: 1, max: 12 }),
    bytes: fc.array(fc.oneof(fc.constantFrom(0, 9, 10, 13, 32, 34, 58, 123, 255), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    }),
  }),
  { minLength: 1, maxLength: 3 },
)

export function damaged(whole: Buffer, changes: readonly Damage[]): Buffer {
  return changes.reduce(apply, whole)
}

function apply(whole: Buffer, { kind, at, length, bytes }: Damage): Buffer {
  const start = Math.floor(at * whole.length)
  const [head, part, tail] = [
    whole.subarray(0, start),
    whole.subarray(start, start + length),
    whole.subarray(start + length),
  ]
  switch (kind) {
    case 'flip':
      return Buffer.concat([head, part.map((byte, index) => byte ^ (bytes[index % bytes.length] ?? 1)), tail])
    case 'cut':
      return Buffer.concat([head, tail])
    case 'double':
      return Buffer.concat([head, part, part, tail])
    case 'insert':
      return Buffer.concat([head, Buffer.from(bytes), part, tail])
    case 'end':
      return head
  }
}

/** The request whole; ids are in their places already. */
export function bytesOf({ method, url, headers, body }: Omit<FuzzRequest, 'as' | 'route'>): Buffer {
  const lines = [
    `${method} ${url} HTTP/1.1`,
    'Host: zun.test',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)])
}
