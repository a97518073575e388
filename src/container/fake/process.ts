import type { Clock } from '#common/clock.ts'
import type { Step } from './shell.ts'

/** Signals that end a process which has not asked otherwise; others pass it by, as they do the first one of a container. */
const endingSignals: Readonly<Record<string, number>> = { KILL: 9, TERM: 15, INT: 2, QUIT: 3 }

export interface ProcessEvents {
  readonly onPrint: (text: string, stream: 1 | 2) => void
  /** Once. */
  readonly onExit: (exitCode: number) => void
}

/** Carries out steps on a clock. */
export class FakeProcess {
  readonly #clock: Clock
  readonly #steps: readonly Step[]
  readonly #events: ProcessEvents
  #next = 0
  #ignoresTerm = false
  #ended = false
  #paused = false
  #cancelSleep: (() => void) | undefined

  constructor(clock: Clock, steps: readonly Step[], events: ProcessEvents) {
    this.#clock = clock
    this.#steps = steps
    this.#events = events
  }

  /** Runs what takes no time at once. */
  run(): void {
    while (!this.#ended && !this.#paused && this.#cancelSleep === undefined) {
      const step = this.#steps[this.#next]
      if (step === undefined || 'forever' in step) return
      this.#next += 1
      this.#carryOut(step)
    }
  }

  /** `name` without its prefix SIG. */
  signal(name: string): void {
    const number = endingSignals[name]
    if (number !== undefined && !(name === 'TERM' && this.#ignoresTerm)) this.#end(128 + number)
  }

  pause(): void {
    this.#paused = true
  }

  unpause(): void {
    this.#paused = false
    this.run()
  }

  #carryOut(step: Exclude<Step, { readonly forever: true }>): void {
    if ('print' in step) this.#events.onPrint(step.print, step.stream)
    else if ('exit' in step) this.#end(step.exit)
    else if ('ignoreTerm' in step) this.#ignoresTerm = true
    else {
      this.#cancelSleep = this.#clock.after(step.sleepMs, () => {
        this.#cancelSleep = undefined
        this.run()
      })
    }
  }

  #end(exitCode: number): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelSleep?.()
    this.#events.onExit(exitCode)
  }
}
