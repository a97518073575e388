// The engine's images, but for fetching them.
import { DockerError, Invalid } from '#common/errors.ts'
import type { FoundImage } from '#objects/image.ts'
import { formatImageReference, parseImageReference } from '../image-reference.ts'
import type { DockerClient } from './client.ts'
import type { ImageAnswer, SearchAnswer } from './wire.ts'

/** The image as the engine has it; `undefined` when it is not on this host. */
export async function findImage(
  client: DockerClient,
  image: string,
  signal?: AbortSignal,
): Promise<ImageAnswer | undefined> {
  try {
    return await client.json<ImageAnswer>('GET', `${pathOf(image)}/json`, { signal })
  } catch (error) {
    if (error instanceof DockerError && error.status === 404) return undefined
    throw error
  }
}

/** Takes the name away, and with its last name the image. Nothing to do when it is gone. */
export async function removeImage(client: DockerClient, image: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.text('DELETE', pathOf(image), { signal })
  } catch (error) {
    if (!(error instanceof DockerError && error.status === 404)) throw error
  }
}

/** Asks Docker Hub, which the engine may not reach. */
export async function searchImages(client: DockerClient, term: string, signal?: AbortSignal): Promise<FoundImage[]> {
  try {
    const found = await client.json<readonly SearchAnswer[]>('GET', '/images/search', { query: { term }, signal })
    return found.map((each) => ({
      name: each.name,
      description: each.description,
      isOfficial: each.is_official,
      isAutomated: each.is_automated ?? false,
      starCount: each.star_count,
    }))
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    throw new Invalid(`The search for images failed: ${error.reason}`, { cause: error })
  }
}

function pathOf(image: string): string {
  const path = formatImageReference(parseImageReference(image)).split('/').map(encodeURIComponent).join('/')
  return `/images/${path}`
}
