// What goes on inside a container: what it uses, the files in it, the size of its terminal.

import { Base64Exception } from '#common/errors.ts'
import type { Container } from '#objects/container.ts'
import type { Stats } from '#objects/usage.ts'
import { change, holds } from '../../changes.ts'
import { containerRoute, type Route } from '../../route.ts'
import type { Shown } from '../../schema/shape.ts'
import { type Version, v } from '../../versions.ts'
import * as schema from './action-schema.ts'
import { archiveAnswer, statsAnswer } from './answers.ts'

/** A tar of 64 MiB in base64, and the rest of the request. */
const largestArchiveBody = 90 * 1024 * 1024
const mib = 1024 * 1024

const stats = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/stats',
  summary: 'Show what a container uses now.',
  policy: 'container:stats',
  ok: 200,
  answer: statsAnswer,
  handle: async ({ app, ctx }, container) => ({
    body: statsView(container, await app.containers.stats(ctx, container)),
  }),
})

function statsView({ name }: Container, used: Stats): Shown<typeof statsAnswer> {
  return {
    CONTAINER: name,
    'CPU %': used.cpuPercent,
    'MEM USAGE(MiB)': used.memoryBytes / mib,
    'MEM LIMIT(MiB)': used.memoryLimitBytes / mib,
    'MEM %': used.memoryLimitBytes === 0 ? 0 : (used.memoryBytes / used.memoryLimitBytes) * 100,
    'BLOCK I/O(B)': `${used.blockReadBytes}/${used.blockWrittenBytes}`,
    'NET I/O(B)': `${used.networkReceivedBytes}/${used.networkSentBytes}`,
  }
}

const inBase64 = change(v(1, 25), 'data', '`data` is the tar in base64; before, it was text.')

const getArchive = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/get_archive',
  summary: 'Get a file or directory out of a container as a tar; in base64 since 1.25.',
  policy: 'container:get_archive',
  ok: 200,
  answer: archiveAnswer,
  changes: [inBase64],
  parameters: schema.getArchive,
  handle: async ({ app, ctx, params, version }, container) => {
    const { tar, stat } = await app.containers.getArchive(ctx, container, params.path)
    return { body: { data: tar.toString(encodingAt(version)), stat } }
  },
})

const putArchive = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/put_archive',
  summary: 'Unpack a tar into a directory of a container.',
  policy: 'container:put_archive',
  ok: 200,
  maxBodyBytes: largestArchiveBody,
  changes: [inBase64],
  parameters: schema.putArchive,
  parametersIn: 'both',
  handle: async ({ app, ctx, params, version }, container) => {
    await app.containers.requireStatus(ctx, container, 'put_archive')
    const encoding = encodingAt(version)
    if (encoding === 'base64') requireBase64(params.data)
    await app.containers.putArchive(ctx, container, params.path, Buffer.from(params.data, encoding))
    return {}
  },
})

// Compat: as text, what is no UTF-8 is lost. That is why 1.25 came.
function encodingAt(version: Version): 'base64' | 'utf8' {
  return holds(inBase64, version) ? 'base64' : 'utf8'
}

function requireBase64(text: string): void {
  const digits = text.replace(/\s/g, '')
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw new Base64Exception()
}

const resize = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/resize',
  summary: 'Change the size of the terminal of a container.',
  policy: 'container:resize',
  ok: 200,
  parameters: schema.terminalSize,
  handle: async ({ app, ctx, params }, container) => {
    await app.containers.resize(ctx, container, params.h, params.w)
    return {}
  },
})

export const containerInsideRoutes: readonly Route[] = [stats, getArchive, putArchive, resize]
