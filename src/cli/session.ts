// A client for the cloud that the flags, the environment and clouds.yaml name.
import { readFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { StartupError } from '#common/errors.ts'
import { type CloudSettings, loadCloudSettings } from '#conf/clouds.ts'
import type { ZunClient } from '#zunclient/client.ts'
import { connect } from '#zunclient/connect.ts'
import type { Flags } from './flags.ts'
import type { Io } from './io.ts'

export async function openClient(flags: Flags, given: CloudSettings, io: Io): Promise<ZunClient> {
  const { env, cwd, home } = io
  const settings = await loadCloudSettings({ flags: given, cloud: flags.text('osCloud'), env, cwd, home })
  if (settings.cacert !== undefined) await trust(settings.cacert)
  // The one switch that Node's fetch has; it says so on standard error.
  if (settings.verify !== undefined && /^(false|no|0)$/i.test(settings.verify)) env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  const timeoutSeconds = flags.seconds('timeout')
  return connect(settings, { ...(timeoutSeconds !== undefined && { timeoutSeconds }) })
}

async function trust(file: string): Promise<void> {
  try {
    setDefaultCACertificates([...getCACertificates('default'), await readFile(file, 'utf8')])
  } catch (error) {
    throw new StartupError(`The certificates in ${file} cannot be read.`, { cause: error })
  }
}
