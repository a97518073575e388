import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Brings SQLite's write-ahead log to disk on another thread. Who asks while that runs shares the next run. */
export class WalSync {
  readonly #wal: string
  readonly #flush: (handle: FileHandle) => Promise<void>
  #handle: Promise<FileHandle> | undefined
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  constructor(database: string, flush = (handle: FileHandle) => handle.datasync()) {
    this.#wal = `${database}-wal`
    this.#flush = flush
  }

  /** A run that began earlier may have missed what the caller has written, so only one that begins later will do. */
  sync(): Promise<void> {
    this.#next ??= this.#after(this.#running)
    return this.#next
  }

  /** Whoever still waits is answered first. Never throws: there is nobody left to hear it. */
  async close(): Promise<void> {
    try {
      await this.#next
      await this.#running
    } catch {
      // They have been told.
    }
    const handle = await this.#handle?.catch(() => undefined)
    await handle?.close().catch(() => undefined)
  }

  async #after(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined) // told to those who asked for it
    const run = this.#run()
    this.#running = run
    this.#next = undefined
    await run
  }

  async #run(): Promise<void> {
    this.#handle ??= this.#open()
    await this.#flush(await this.#handle)
  }

  /** The file stays the same while the database is open: SQLite writes it from its start again, and never replaces it. */
  async #open(): Promise<FileHandle> {
    try {
      const directory = await open(dirname(this.#wal), 'r')
      // Its name is on disk only once the directory is.
      await directory.sync().finally(() => directory.close())
      return await open(this.#wal, 'r+')
    } catch (error) {
      this.#handle = undefined
      throw error
    }
  }
}
