import { readFile } from 'node:fs/promises'
import { StartupError } from '#common/errors.ts'

/**
 * What `seccomp_profile` names, as engines take it: `unconfined` or the text of the profile. Throws `StartupError` for a file
 * that is none: engines would refuse every container later.
 */
export async function readSeccompProfile(named: string): Promise<string> {
  if (named === 'unconfined') return named
  try {
    const text = await readFile(named, 'utf8')
    const profile: unknown = JSON.parse(text)
    if (typeof profile !== 'object' || profile === null || !('defaultAction' in profile)) {
      throw new Error('it has no defaultAction')
    }
    return JSON.stringify(profile)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`The seccomp profile ${named} cannot be used: ${reason}.`, { cause: error })
  }
}
