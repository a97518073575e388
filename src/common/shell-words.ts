import { InvalidValue } from './errors.ts'

/** What a backslash may stand before inside double quotes; before anything else it stands for itself. */
const escapable = new Set(['"', '\\', '$', '`'])

/** Splits a command line into words as a POSIX shell does: quotes and backslashes, no expansion. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < line.length) {
    const char = line.charAt(at)
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
      at++
      continue
    }
    const [piece, length] = pieceAt(line, at, char)
    word = (word ?? '') + piece
    at += length
  }
  if (word !== undefined) words.push(word)
  return words
}

function pieceAt(line: string, at: number, char: string): [piece: string, length: number] {
  if (char === "'") {
    const end = line.indexOf("'", at + 1)
    if (end < 0) throw new InvalidValue('No closing quotation in command')
    return [line.slice(at + 1, end), end - at + 1]
  }
  if (char === '"') return doubleQuoted(line, at)
  if (char !== '\\') return [char, 1]
  if (at + 1 === line.length) throw new InvalidValue('No escaped character in command')
  return [line.charAt(at + 1), 2]
}

function doubleQuoted(line: string, start: number): [piece: string, length: number] {
  let piece = ''
  for (let at = start + 1; at < line.length; at++) {
    const char = line.charAt(at)
    if (char === '"') return [piece, at - start + 1]
    if (char === '\\' && escapable.has(line.charAt(at + 1))) at++
    piece += line.charAt(at)
  }
  throw new InvalidValue('No closing quotation in command')
}
