// The key of secrets at rest: the operator's, or one made at the first start and kept beside the database.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '#common/durable-file.ts'
import { StartupError } from '#common/errors.ts'
import { Secrets } from '#common/secrets.ts'

const fileName = 'secret.key'

/** Throws `StartupError` when the key file cannot be read, written or understood. */
export async function secretsIn(directory: string, configuredKey?: string): Promise<Secrets> {
  return new Secrets(configuredKey ?? (await keyIn(join(directory, fileName))))
}

async function keyIn(file: string): Promise<string> {
  const found = await read(file)
  if (found === undefined) return make(file)
  // An empty or cut file would silently be a weak key.
  if (!/^[A-Za-z0-9_-]{43}$/.test(found)) {
    throw new StartupError(
      `The key file ${file} does not hold a key; put the original back, or remove it and with it all stored passwords of registries.`,
    )
  }
  return found
}

async function read(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new StartupError(`The key file ${file} cannot be read: ${error instanceof Error ? error.message : error}.`, {
      cause: error,
    })
  }
}

async function make(file: string): Promise<string> {
  const key = randomBytes(32).toString('base64url')
  try {
    await writeDurably(file, `${key}\n`, 0o600)
  } catch (error) {
    throw new StartupError(
      `The key file ${file} cannot be written: ${error instanceof Error ? error.message : error}.`,
      {
        cause: error,
      },
    )
  }
  return key
}
