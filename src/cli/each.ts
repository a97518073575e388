// The same for several: one failure keeps none of the others from being tried.
import type { Invocation } from './command.ts'
import { exitCodeOf, sentenceOf } from './exit-codes.ts'
import { nothing, type Outcome } from './output.ts'

/** Names each that is done on a line of its own. The program ends with the code of the first failure. */
export async function each(
  { args, io, flags }: Invocation,
  act: (ident: string) => Promise<unknown>,
): Promise<Outcome> {
  let code = 0
  for (const ident of args) {
    try {
      await act(ident)
      if (!flags.yes('quiet')) io.out(`${ident}\n`)
    } catch (error) {
      io.err(`zunctl: ${sentenceOf(error)}\n`)
      code ||= exitCodeOf(error)
    }
  }
  io.exit(code)
  return nothing
}
