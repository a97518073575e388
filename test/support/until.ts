import { setTimeout as delay } from 'node:timers/promises'

/** Asks again and again until the answer is there. Throws when it is not within the limit, saying what was waited for. */
export async function until<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  pauseMs = 20,
): Promise<T> {
  const deadline = performance.now() + limitMs
  while (true) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain: ${what}.`)
    await delay(pauseMs)
  }
}
