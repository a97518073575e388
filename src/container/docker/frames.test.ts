import { expect, test } from 'vitest'
import { frames, output } from './frames.ts'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

const bytes = Buffer.concat([frame(1, 'one\n'), frame(2, ''), frame(2, 'zwei ü\n'), frame(1, 'three\n')])

test.each([1, 2, 3, 7, 8, 9, 1000])('frames are put together from chunks of %i bytes', async (size) => {
  const text = { 1: '', 2: '' }
  const data: Buffer[] = []
  for await (const each of frames(pieces(bytes, size))) {
    text[each.stream] += each.data.toString('latin1')
    data.push(each.data)
  }
  expect(Buffer.from(text[1], 'latin1').toString()).toBe('one\nthree\n')
  expect(Buffer.from(text[2], 'latin1').toString()).toBe('zwei ü\n')
  expect(Buffer.concat(data).toString()).toBe('one\nzwei ü\nthree\n')
})

test('the output of a terminal is passed on as it is', async () => {
  const data: Buffer[] = []
  for await (const chunk of output(pieces(bytes, 5), true)) data.push(chunk)
  expect(Buffer.concat(data).equals(bytes)).toBe(true)
})
