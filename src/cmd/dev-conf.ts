// The settings of `zunctl dev`: what an installed service has in /etc/zun is none of them.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Conf } from '#conf/conf.ts'
import { loadConf } from '#conf/load.ts'

export interface DevConfSources {
  /** Read after `zun.conf` in the state directory, the last one wins. */
  readonly configFiles: readonly string[]
  /** Over what the files say of the engine. */
  readonly dockerUrl?: string
}

/** Throws `StartupError` naming the file or the option that cannot be used. */
export function readDevConf(directory: string, { configFiles, dockerUrl }: DevConfSources): Promise<Conf> {
  const own = join(directory, 'zun.conf')
  return loadConf({
    files: [...(existsSync(own) ? [own] : []), ...configFiles],
    overrides: { ...(dockerUrl !== undefined && { docker: { api_url: dockerUrl } }) },
  })
}

/** In the state directory, unless they are absolute. */
export function policyPaths(directory: string, { osloPolicy }: Conf) {
  return {
    file: resolve(directory, osloPolicy.policyFile),
    directories: osloPolicy.policyDirectories.map((path) => resolve(directory, path)),
  }
}
