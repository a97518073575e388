// What is told of images.
import { flag, integer, listOf, named, nullable, object, text } from '../../schema/shape.ts'
import { links, pageOf, projectId, uuid } from '../shapes.ts'

export const imageAnswer = named(
  'Image',
  object({
    uuid: uuid(),
    links,
    image_id: nullable(text("The engine's id, once the image is there.")),
    project_id: projectId(),
    repo: text('Name, with the domain of its registry.'),
    tag: text('Tag, or digest.'),
    size: nullable(text('Bytes, as digits.')),
    host: text('Host it was pulled to.'),
  }),
)

export const imagesAnswer = pageOf('images', imageAnswer)

const isOfficial = flag('Whether the registry vouches for it.')
const starCount = integer('How many liked it.')

export const foundImagesAnswer = listOf(
  named(
    'FoundImage',
    object({
      name: text('Name, to be pulled by.'),
      description: text('What its publisher says.'),
      is_automated: flag('Whether the registry built it.'),
      is_official: isOfficial,
      star_count: starCount,
      metadata: object({ is_official: isOfficial, star_count: starCount }, 'The same again.'),
    }),
  ),
)
