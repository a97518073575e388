import type { FoundImage, Image } from '#objects/image.ts'
import type { Shown } from '../../schema/shape.ts'
import { linksTo } from '../links.ts'
import type { foundImagesAnswer, imageAnswer } from './answers.ts'

export function imageView(image: Image, base: string): Shown<typeof imageAnswer> {
  return {
    uuid: image.uuid,
    links: linksTo(base, 'images', image.uuid),
    image_id: image.imageId,
    project_id: image.projectId,
    repo: image.repo,
    tag: image.tag,
    size: image.size,
    host: image.host,
  }
}

export function foundImageView({
  name,
  description,
  isOfficial,
  isAutomated,
  starCount,
}: FoundImage): Shown<typeof foundImagesAnswer>[number] {
  const facts = { is_official: isOfficial, star_count: starCount }
  return { name, description, is_automated: isAutomated, ...facts, metadata: facts }
}
