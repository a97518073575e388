import { expect, test } from 'vitest'
import { jsonLines } from './json-lines.ts'

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

test.each([1, 4, 100])('values are read from chunks of %i bytes, the last one without a line end too', async (size) => {
  const values: unknown[] = []
  for await (const value of jsonLines(pieces('{"a":"ü"}\r\n\n{"b":2}\n[3]', size))) values.push(value)
  expect(values).toEqual([{ a: 'ü' }, { b: 2 }, [3]])
})
