import type { Selectable } from 'kysely'
import type { Image } from '#objects/image.ts'
import type { Visibility } from './containers.ts'
import { insertedId } from './inserted-id.ts'
import type { Db, ImageTable } from './schema.ts'
import { toTimeOrNull } from './values.ts'

export type NewImage = Omit<Image, 'id' | 'imageId' | 'size' | 'updatedAt'>

export function insertImage(db: Db, image: NewImage): Promise<number> {
  return insertedId(db, 'image', {
    uuid: image.uuid,
    project_id: image.projectId,
    user_id: image.userId,
    repo: image.repo,
    tag: image.tag,
    host: image.host,
    created_at: image.createdAt,
  })
}

/** Notes what the engine says of it. */
export async function saveImageFacts(
  db: Db,
  uuid: string,
  facts: { readonly imageId: string; readonly size: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('image')
    .set({ image_id: facts.imageId, size: facts.size, updated_at: now })
    .where('uuid', '=', uuid)
    .execute()
}

export async function deleteImage(db: Db, uuid: string): Promise<void> {
  await db.deleteFrom('image').where('uuid', '=', uuid).execute()
}

export async function hasImage(db: Db, { repo, tag, host }: Pick<Image, 'repo' | 'tag' | 'host'>): Promise<boolean> {
  const query = db.selectFrom('image').select('id').where('repo', '=', repo).where('tag', '=', tag)
  return (await query.where('host', '=', host).executeTakeFirst()) !== undefined
}

export async function findImage(db: Db, uuid: string, visibility: Visibility): Promise<Image | undefined> {
  const row = await visible(db, visibility).where('uuid', '=', uuid).executeTakeFirst()
  return row && fromRow(row)
}

/** In the order in which they were asked for. */
export async function listImages(db: Db, visibility: Visibility): Promise<Image[]> {
  return (await visible(db, visibility).orderBy('id').execute()).map(fromRow)
}

function visible(db: Db, visibility: Visibility) {
  const query = db.selectFrom('image').selectAll()
  if ('all' in visibility) return query
  if ('projectId' in visibility) return query.where('project_id', '=', visibility.projectId)
  return query.where('user_id', '=', visibility.userId)
}

function fromRow(row: Selectable<ImageTable>): Image {
  return {
    id: row.id,
    uuid: row.uuid,
    projectId: row.project_id,
    userId: row.user_id,
    repo: row.repo ?? '',
    tag: row.tag ?? '',
    host: row.host ?? '',
    imageId: row.image_id,
    size: row.size,
    createdAt: toTimeOrNull(row.created_at),
    updatedAt: toTimeOrNull(row.updated_at),
  }
}
