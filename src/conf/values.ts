// The types that options have: how their texts are read.
import { isIP } from 'node:net'

/** The text is not of the type; the message goes on from the quoted text, as in `is not an integer`. */
export class BadValue extends Error {
  override readonly name = 'BadValue'
}

export interface ValueType<T> {
  /** As it stands in the sample file. */
  readonly name: string
  /** Reads what was written, one text for each time: at least one. Throws `BadValue`. */
  readonly read: (texts: readonly string[]) => T
}

/** Of an option written several times the last counts. */
function single<T>(name: string, parse: (text: string) => T): ValueType<T> {
  return { name, read: (texts) => parse(texts.at(-1) ?? '') }
}

export const str = single('string', (text) => text)

export function oneOf<const T extends string>(...choices: readonly T[]): ValueType<T> {
  return single(`one of ${choices.map((choice) => choice || 'nothing').join(', ')}`, (text) => {
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw new BadValue(`is not one of ${choices.map((choice) => `"${choice}"`).join(', ')}`)
    return found
  })
}

interface Bounds {
  readonly min?: number
  readonly max?: number
}

export function int(bounds: Bounds = {}): ValueType<number> {
  return single(`integer${describe(bounds)}`, (text) => {
    if (!/^[+-]?\d+$/.test(text.trim())) throw new BadValue('is not an integer')
    return within(Number(text), bounds)
  })
}

export function float(bounds: Bounds = {}): ValueType<number> {
  return single(`number${describe(bounds)}`, (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value)) throw new BadValue('is not a number')
    return within(value, bounds)
  })
}

export const port: ValueType<number> = { ...int({ min: 0, max: 65_535 }), name: 'port' }

export const bool = single('boolean', (text) => {
  if (/^(?:true|1|on|yes)$/i.test(text)) return true
  if (/^(?:false|0|off|no)$/i.test(text)) return false
  throw new BadValue('is neither true nor false')
})

export const list = single<readonly string[]>('list', items)

/** As `list`, with what each item stands for. `item` throws `BadValue`. */
export function listOf<T>(name: string, item: (text: string) => T): ValueType<readonly T[]> {
  return single(name, (text) => items(text).map(item))
}

export const dict = single<Readonly<Record<string, string>>>('dict', (text) =>
  Object.fromEntries(
    items(text).map((item) => {
      const [, key, value] = /^([^:]+):(.*)$/s.exec(item) ?? []
      if (key === undefined || value === undefined) throw new BadValue('is not of the form key:value,key:value')
      return [key.trim(), value.trim()]
    }),
  ),
)

/** All that was written, in the order of the files and lines. */
export const multi: ValueType<readonly string[]> = { name: 'multi', read: (texts) => texts }

export const ip = single('IP address', (text) => {
  if (isIP(text) === 0) throw new BadValue('is not an IP address')
  return text
})

export const hostaddr = single('host address', (text) => {
  const isName = text.length <= 253 && /^[\w](?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*\.?$/.test(text)
  if (isIP(text) === 0 && !isName) throw new BadValue('is neither a host name nor an IP address')
  return text
})

export const uri = single('URI', (text) => {
  if (!/^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(text)) throw new BadValue('is not a URI')
  return text
})

function items(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function within(value: number, { min, max }: Bounds): number {
  if (min !== undefined && value < min) throw new BadValue(`is less than ${min}`)
  if (max !== undefined && value > max) throw new BadValue(`is more than ${max}`)
  return value
}

function describe({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}`
  if (min !== undefined) return `, at least ${min}`
  return max === undefined ? '' : `, at most ${max}`
}
