import { expect, test } from 'vitest'
import { ManualClock, realClock, sleep } from './clock.ts'

test('a clock that is turned does what falls due, in order and at its time', async () => {
  const clock = new ManualClock(1000)
  const seen: string[] = []
  clock.after(20, () => seen.push(`b at ${clock.now()}`))
  clock.after(10, () => seen.push(`a at ${clock.now()}`))
  clock.after(20, () => seen.push(`c at ${clock.now()}`))
  const cancel = clock.after(15, () => seen.push('cancelled'))
  clock.after(31, () => seen.push('too early'))
  cancel()
  await clock.advance(30)
  expect(seen).toEqual(['a at 1010', 'b at 1020', 'c at 1020'])
  expect(clock.now()).toBe(1030)
})

test('waits that follow each other are all met within one turn', async () => {
  const clock = new ManualClock(0)
  const woken: number[] = []
  const walk = (async () => {
    for (let i = 0; i < 3; i += 1) {
      await sleep(clock, 10)
      woken.push(clock.now())
    }
  })()
  await clock.advance(100)
  await walk
  expect(woken).toEqual([10, 20, 30])
})

test('a wait ends with the reason of its signal, on either clock', async () => {
  const controller = new AbortController()
  const waits = [sleep(new ManualClock(), 1, controller.signal), sleep(realClock, 60_000, controller.signal)]
  controller.abort(new Error('enough'))
  await Promise.all(waits.map((wait) => expect(wait).rejects.toThrow('enough')))
  await expect(sleep(realClock, 0, controller.signal)).rejects.toThrow('enough')
})
