// Files in and out of a container. Docker tells what a path is in a header, and blames the path with several codes.
import { DockerError, Invalid, PayloadTooLarge } from '#common/errors.ts'
import type { PathStat } from '#objects/usage.ts'
import type { Archive, ArchiveRequest } from '../driver.ts'
import type { DockerClient, StreamOptions } from './client.ts'
import type { OwnContainer } from './own-containers.ts'

interface Target {
  readonly uuid: string
  readonly own: OwnContainer
}

type Limits = Pick<StreamOptions, 'signal' | 'idleMs'>

export async function getArchive(
  client: DockerClient,
  { uuid, own }: Target,
  { path, maxBytes }: ArchiveRequest,
  limits: Limits,
): Promise<Archive> {
  return await blamingThePath(async () => {
    const options = { ...limits, query: { path }, container: uuid }
    const answer = await client.stream('GET', `/containers/${own.id}/archive`, options)
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of answer.body) {
      size += chunk.length
      if (size > maxBytes) throw new PayloadTooLarge(`The archive of ${path} is larger than ${maxBytes} bytes.`)
      chunks.push(chunk)
    }
    return { tar: Buffer.concat(chunks), stat: statOf(answer.headers['x-docker-container-path-stat']) }
  })
}

export async function putArchive(
  client: DockerClient,
  { uuid, own }: Target,
  path: string,
  tar: Uint8Array,
  { signal }: Limits,
): Promise<void> {
  await blamingThePath(async () => {
    await client.text('PUT', `/containers/${own.id}/archive`, { query: { path }, tar, container: uuid, signal })
  })
}

async function blamingThePath<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DockerError) || error.kind === 'conflict') throw error
    // A missing path is a 404, a read-only one a 403, and what is no tar a 500.
    if (error.status >= 500 && !/\btar\b|unexpected EOF/i.test(error.reason)) throw error
    throw new Invalid(error.reason, { cause: error })
  }
}

function statOf(header: string | readonly string[] | undefined): PathStat {
  const { name, size, mode, mtime, linkTarget }: PathStat = JSON.parse(
    Buffer.from(String(header), 'base64').toString('utf8'),
  )
  return { name, size, mode, mtime, linkTarget }
}
