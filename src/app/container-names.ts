import { randomInt } from 'node:crypto'

const letters =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'.split(
    ' ',
  )

/** A name for a container that was given none: `omega-19-container`. Not unique. */
export function generatedName(): string {
  return `${letters[randomInt(letters.length)]}-${1 + randomInt(24)}-container`
}
