import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '#common/errors.ts'

/** A directory that belongs to one process at a time: the lock goes with the process, however it ends. */
export class StateDirectory {
  readonly path: string
  readonly #lock: DatabaseSync

  private constructor(path: string, lock: DatabaseSync) {
    this.path = path
    this.#lock = lock
  }

  /** Makes it if there is none. Throws `StartupError` when it cannot be written or another process has it. */
  static async open(directory: string): Promise<StateDirectory> {
    const path = resolve(directory)
    try {
      await mkdir(path, { recursive: true, mode: 0o700 })
      await access(path, constants.W_OK | constants.X_OK)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error
      throw new StartupError(`The state directory ${path} cannot be written (${code}).`, { cause: error })
    }
    return new StateDirectory(path, lockIn(path))
  }

  close(): void {
    this.#lock.close()
  }
}

/** SQLite's file lock is the operating system's, so that a killed process leaves nothing behind. */
function lockIn(path: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(join(path, 'lock'))
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = 2000; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    const busy = error instanceof Error && /locked/.test(error.message)
    const reason = busy
      ? 'is in use by another zun process'
      : `cannot be locked: ${error instanceof Error ? error.message : error}`
    throw new StartupError(`The state directory ${path} ${reason}.`, { cause: error })
  }
}
