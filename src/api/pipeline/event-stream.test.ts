import { expect, it } from 'vitest'
import { paced } from './event-stream.ts'

async function* chunks(): AsyncIterable<string> {
  yield 'one'
  yield 'two'
}

it('a reader that takes nothing in time is given up', async () => {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<void>()
  const stream = paced(chunks(), 5, giveUp)
  await stream.next()
  await givenUp
})

it('a reader that takes what comes is not', async () => {
  let givenUp = false
  const taken: string[] = []
  for await (const chunk of paced(chunks(), 60_000, () => {
    givenUp = true
  })) {
    taken.push(chunk)
  }
  expect([taken, givenUp]).toEqual([['one', 'two'], false])
})
