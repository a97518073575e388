import { InvalidValue } from '#common/errors.ts'

/**
 * Splits a line as a POSIX shell splits words: blanks separate, quotes join, a backslash keeps the next character.
 * Nothing is expanded. Throws `InvalidValue` for a quote that is never closed.
 */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i)
    if (quote === null && /\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else if (quote === null && (char === '"' || char === "'")) {
      quote = char
      word ??= ''
    } else if (char === quote) {
      quote = null
    } else if (char === '\\' && quote !== "'" && i + 1 < line.length) {
      const next = line.charAt(++i)
      // Within double quotes a backslash is only special before these.
      word = (word ?? '') + (quote === '"' && !'"\\$`\n'.includes(next) ? `\\${next}` : next)
    } else {
      word = (word ?? '') + char
    }
  }
  if (quote !== null) throw new InvalidValue(`The command has a ${quote} that is never closed.`)
  return word === null ? words : [...words, word]
}
