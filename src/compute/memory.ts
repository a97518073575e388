import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { StartupError, Superseded } from '#common/errors.ts'
import type { CommandMeta } from '#rpc/contracts/contract.ts'

/** Days after which nobody can still deliver a command again. */
const keepDays = 2

/**
 * What a node remembers across its own death: how often it started, which commands it has begun and finished, and the newest
 * operation it has seen for each container. One small file in the node's state directory.
 */
export class NodeMemory {
  readonly #db: DatabaseSync
  readonly #fence: StatementSync
  readonly #raise: StatementSync
  readonly #command: StatementSync
  readonly #remember: StatementSync
  /** Rises with each start of the node. */
  readonly epoch: number

  constructor(path: string) {
    try {
      this.#db = new DatabaseSync(path)
      // NORMAL: survives the death of the process; after a power cut commands are merely repeated.
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      this.#db.exec(`
        CREATE TABLE IF NOT EXISTS node (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS fence (container TEXT PRIMARY KEY, fence INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS command (id TEXT PRIMARY KEY, finished INTEGER NOT NULL, at INTEGER NOT NULL);`)
      this.epoch = this.#nextEpoch()
      this.#forget(Date.now() - keepDays * 86_400_000)
    } catch (error) {
      throw new StartupError(
        `The node's memory ${path} cannot be used: ${error instanceof Error ? error.message : error}.`,
        { cause: error },
      )
    }
    this.#fence = this.#db.prepare('SELECT fence FROM fence WHERE container = ?')
    this.#raise = this.#db.prepare('INSERT OR REPLACE INTO fence (container, fence, at) VALUES (?, ?, ?)')
    this.#command = this.#db.prepare('SELECT finished FROM command WHERE id = ?')
    this.#remember = this.#db.prepare('INSERT OR REPLACE INTO command (id, finished, at) VALUES (?, ?, ?)')
  }

  /** Lets a command in, or throws `Superseded` when a newer operation has been here. Says whether it is a newer one. */
  admit(meta: CommandMeta): { readonly newer: boolean } {
    const row = this.#fence.get(meta.containerUuid)
    const known = row === undefined ? -1 : Number(row.fence)
    if (meta.fence < known) {
      throw new Superseded(`Operation ${known} has taken over container ${meta.containerUuid} from ${meta.fence}.`)
    }
    if (meta.fence > known) this.#raise.run(meta.containerUuid, meta.fence, Date.now())
    return { newer: meta.fence > known }
  }

  /** Notes that the command is being carried out; says what is known of an earlier delivery. */
  begin(meta: CommandMeta): 'new' | 'begun' | 'finished' {
    const row = this.#command.get(meta.id)
    if (row === undefined) this.#remember.run(meta.id, 0, Date.now())
    return row === undefined ? 'new' : row.finished === 1 ? 'finished' : 'begun'
  }

  finish(meta: CommandMeta): void {
    this.#remember.run(meta.id, 1, Date.now())
  }

  close(): void {
    this.#db.close()
  }

  #nextEpoch(): number {
    const row = this.#db
      .prepare(
        'INSERT INTO node (id, epoch) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1 RETURNING epoch',
      )
      .get()
    return Number(row?.epoch)
  }

  #forget(before: number): void {
    this.#db.prepare('DELETE FROM fence WHERE at < ?').run(before)
    this.#db.prepare('DELETE FROM command WHERE at < ?').run(before)
  }
}
