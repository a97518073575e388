/** A piece of output: 1 is stdout, 2 is stderr. */
export interface Frame {
  readonly stream: 1 | 2
  readonly data: Buffer
}

const headerBytes = 8

/**
 * Docker's framing of the output of a container without a terminal: eight bytes (stream, three zeros, length big-endian),
 * then the data. Chunks may end anywhere, also within a header; data is passed on as it comes, so a frame can arrive in
 * several pieces.
 */
export async function* frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let header = Buffer.alloc(0)
  let stream: 1 | 2 = 1
  let remaining = 0
  for await (let chunk of chunks) {
    while (chunk.length > 0) {
      if (remaining === 0) {
        const missing = headerBytes - header.length
        header = Buffer.concat([header, chunk.subarray(0, missing)])
        chunk = chunk.subarray(missing)
        if (header.length < headerBytes) break
        stream = header[0] === 2 ? 2 : 1
        remaining = header.readUInt32BE(4)
        header = Buffer.alloc(0)
      }
      const data = chunk.subarray(0, remaining)
      chunk = chunk.subarray(data.length)
      remaining -= data.length
      if (data.length > 0) yield { stream, data }
    }
  }
}

/** Output of a container's or an exec's stream, stdout and stderr as they came. A terminal's stream has no frames. */
export async function* output(chunks: AsyncIterable<Buffer>, tty: boolean): AsyncGenerator<Buffer> {
  if (tty) return yield* chunks
  for await (const frame of frames(chunks)) yield frame.data
}
