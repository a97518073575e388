// What operations on images leave in the database.

import { deleteImage, saveImageFacts } from '#db/images.ts'
import type { Db } from '#db/schema.ts'

export class ImageRecords {
  readonly #db: Db
  readonly #now: () => Date

  constructor(db: Db, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  async pulled(uuid: string, facts: { readonly imageId: string; readonly size: string }): Promise<void> {
    await saveImageFacts(this.#db, uuid, facts, this.#now())
  }

  async removed(uuid: string): Promise<void> {
    await deleteImage(this.#db, uuid)
  }
}
