// Images that were pulled to hosts, and the search for others.

import { ImageNotFound } from '#common/errors.ts'
import type { EdgeConf } from '../../conf.ts'
import { itemRoutes, type Route, route } from '../../route.ts'
import { parameters } from '../../schema/field.ts'
import { limitOf, markerOf, nextLink, pagingFields, sortDirOf, sortKeyOf } from '../paging.ts'
import { foundImagesAnswer, imageAnswer, imagesAnswer } from './answers.ts'
import { pullImage, searchImages } from './schema.ts'
import { foundImageView, imageView } from './view.ts'

const sortKeys: ReadonlySet<string> = new Set(
  'id uuid image_id repo tag size project_id host created_at updated_at'.split(' '),
)

export function imageRoutes(conf: EdgeConf): readonly Route[] {
  return [list, pull, show, remove, search(conf)]
}

const list = route({
  method: 'GET',
  path: '/v1/images',
  summary: 'List the images that the project had pulled to hosts.',
  policy: 'image:get_all',
  ok: 200,
  answer: imagesAnswer,
  parameters: parameters(pagingFields, { unknown: 'ignore', checkedByHandler: true }),
  handle: async ({ app, ctx, given, conf, base }) => {
    const limit = limitOf(given, conf.maxLimit)
    const sortDir = sortDirOf(given)
    const marker = markerOf(given, (text) => new ImageNotFound(`Image ${text} could not be found.`))
    const page = { limit, sortDir, sortKey: sortKeyOf(given, sortKeys, 'id') }
    const images = await app.images.list(ctx, { ...page, ...(marker !== undefined && { marker }) })
    return {
      body: {
        images: images.map((image) => imageView(image, base)),
        next: nextLink(`${base}/v1/images`, page, images),
      },
    }
  },
})

const pull = route({
  method: 'POST',
  path: '/v1/images',
  summary: 'Pull an image to a host.',
  policy: 'image:pull',
  ok: 202,
  answer: imageAnswer,
  parameters: pullImage,
  parametersIn: 'both',
  jsonOnly: true,
  handle: async ({ app, ctx, params: { repo, host }, base }) => {
    const image = await app.images.pull(ctx, { repo, host })
    return { body: imageView(image, base), location: `${base}/v1/images/${image.uuid}` }
  },
})

const show = itemRoutes({
  target: 'image',
  find: ({ app, ctx, path }) => app.images.get(ctx, path.ident ?? ''),
  factsOf: ({ uuid, projectId, userId, repo, tag, host }) => ({
    uuid,
    project_id: projectId,
    user_id: userId,
    repo,
    tag,
    host,
  }),
})({
  method: 'GET',
  path: '/v1/images/:ident',
  summary: 'Show an image of a host, by UUID.',
  policy: 'image:get_one',
  ok: 200,
  answer: imageAnswer,
  handle: async ({ base }, image) => ({ body: imageView(image, base) }),
})

const remove = route({
  method: 'DELETE',
  path: '/v1/images/:ident',
  summary: 'Remove an image from its host.',
  policy: 'image:delete',
  ok: 200,
  handle: async ({ app, ctx, path }) => {
    await app.images.delete(ctx, await app.images.get(ctx, path.ident ?? ''))
    return {}
  },
})

function search(conf: EdgeConf): Route {
  return route({
    method: 'GET',
    // A name with slashes arrives here in one piece: the pipeline sees to it.
    path: '/v1/images/:name/search',
    summary: 'Search the public registry for images.',
    policy: 'image:search',
    ok: 200,
    answer: foundImagesAnswer,
    parameters: searchImages(conf),
    handle: async ({ app, ctx, path: { name = '' }, params }) => {
      // There is no image service, which looks like one without images.
      if ((params.image_driver ?? conf.defaultImageDriver) === 'glance') return { body: [] }
      const found = await app.images.search(ctx, { name, exact: params.exact_match ?? false })
      return { body: found.map(foundImageView) }
    },
  })
}
