// Images on hosts, and the search for others.
import type { FoundImage, Image } from '#zunclient/operations.ts'
import { argument, type ClientCommand, option } from './command.ts'
import { each } from './each.ts'
import { rowsOf } from './output.ts'
import { collected, listOptions, pageParams } from './paging.ts'

const list: ClientCommand = {
  name: 'image list',
  summary: 'List the images that the project had pulled to hosts.',
  options: listOptions,
  routes: ['GET /v1/images'],
  run: async ({ client, flags }) =>
    rowsOf(await collected(client.images.each(pageParams(flags)), flags), [
      ['uuid', ({ uuid }: Image) => uuid],
      ['repo', ({ repo }) => repo],
      ['tag', ({ tag }) => tag],
      ['size', ({ size }) => size],
      ['host', ({ host }) => host],
    ]),
}

const pull: ClientCommand = {
  name: 'image pull',
  arguments: '<image> <host>',
  summary: 'Pull an image to a host.',
  routes: ['POST /v1/images'],
  run: async (invocation) => ({
    item: await invocation.client.images.create({ repo: argument(invocation), host: argument(invocation, 1) }),
  }),
}

const show: ClientCommand = {
  name: 'image show',
  arguments: '<image>',
  summary: 'Show an image of a host, by UUID.',
  routes: ['GET /v1/images/{ident}'],
  run: async (invocation) => ({ item: await invocation.client.images.show(argument(invocation)) }),
}

const remove: ClientCommand = {
  name: 'image delete',
  arguments: '<image...>',
  summary: 'Remove images from their hosts.',
  routes: ['DELETE /v1/images/{ident}'],
  run: (invocation) => each(invocation, (ident) => invocation.client.images.delete(ident)),
}

const search: ClientCommand = {
  name: 'image search',
  arguments: '<name>',
  summary: 'Search the public registry for images.',
  options: [option('--exact', 'Only images of exactly this name.')],
  routes: ['GET /v1/images/{name}/search'],
  run: async (invocation) => {
    const exact = invocation.flags.yes('exact')
    const found = await invocation.client.images.search(argument(invocation), exact ? { exact_match: true } : {})
    return rowsOf(found, [
      ['name', ({ name }: FoundImage) => name],
      ['official', ({ is_official: isOfficial }) => isOfficial],
      ['stars', ({ star_count: stars }) => stars],
      ['description', ({ description }) => description],
    ])
  },
}

export const imageCommands: readonly ClientCommand[] = [list, pull, show, remove, search]
