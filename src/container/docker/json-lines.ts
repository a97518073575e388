/** The JSON values of a byte stream, one a line; chunks may end anywhere. Taken at their word, as `T`. */
export async function* jsonLines<T>(chunks: AsyncIterable<Buffer>): AsyncGenerator<T> {
  // Only whole lines are decoded: a chunk may end within a character.
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield* parsed<T>(Buffer.concat([...rest, chunk.subarray(start, end)]))
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  yield* parsed<T>(Buffer.concat(rest))
}

function* parsed<T>(line: Buffer): Generator<T> {
  const text = line.toString('utf8').trim()
  if (text === '') return
  const value: T = JSON.parse(text)
  yield value
}
