import { floatText } from './python.ts'

/** Bounds that also hold for numbers written as strings. */
export interface NumericRange {
  readonly min?: number
  readonly max?: number
  /** Write the bounds as floats in messages. */
  readonly float?: boolean
}

/** What is wrong with the value; `undefined` when it is inside, or no number at all: then a pattern says so. */
export function outsideRange(range: NumericRange, value: unknown): string | undefined {
  const number = typeof value === 'string' ? numberIn(value) : Number(value)
  if (number === undefined) return undefined
  const shown = range.float ? floatText : String
  if (range.min !== undefined && number < range.min) return `${number} is less than the minimum of ${shown(range.min)}`
  if (range.max !== undefined && number > range.max) {
    return `${number} is greater than the maximum of ${shown(range.max)}`
  }
  return undefined
}

function numberIn(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? undefined : number
}
