import { DockerError, ImageNotFound, ImagePullFailed, type ZunError } from '#common/errors.ts'
import type { RegistryAuth } from '#objects/registry.ts'
import type { PullOptions } from '../driver.ts'
import { formatImageReference, parseImageReference } from '../image-reference.ts'
import { type DockerClient, valuesOf } from './client.ts'
import { LayerProgress } from './layer-progress.ts'
import type { PullLine } from './wire.ts'

/** How Docker and the registries say that an image is not there, or not for us: they do not tell the two apart. */
const absence =
  /not found|manifest unknown|name unknown|does not exist|denied|unauthorized|no basic auth|no such image/i

/**
 * Fetches an image. A pull may last long but not be silent for longer than `idleMs`. Docker answers 200 as soon as it has
 * begun, so a failure stands in the stream.
 */
export async function pullImage(
  client: DockerClient,
  image: string,
  { auth, onProgress, ...options }: PullOptions & { readonly idleMs: number },
): Promise<void> {
  const reference = parseImageReference(image)
  const query = { fromImage: reference.repository, tag: reference.digest ?? reference.tag ?? 'latest' }
  try {
    const headers = auth ? { 'x-registry-auth': authHeader(auth) } : {}
    const answer = await client.stream('POST', '/images/create', { query, headers, ...options })
    const layers = new LayerProgress()
    for await (const line of valuesOf<PullLine>(answer)) {
      const reason = line.errorDetail?.message ?? line.error
      if (reason !== undefined) throw new DockerError('internal', reason, 200)
      const progress = layers.add(line)
      if (progress) onProgress?.(progress)
    }
  } catch (error) {
    throw error instanceof DockerError ? pullFailure(image, error) : error
  }
}

/** Docker reads who pulls from a header of its own: base64url that is padded, or it is not read at all. */
function authHeader({ domain, username, password }: RegistryAuth): string {
  const text = JSON.stringify({ username, password, serveraddress: domain })
  return Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

function pullFailure(image: string, cause: DockerError): ZunError {
  if (cause.status === 404 || absence.test(cause.reason)) {
    return new ImageNotFound(`Image ${image} could not be found. ${cause.reason}`, { cause })
  }
  const name = formatImageReference(parseImageReference(image))
  return new ImagePullFailed(`Error on pulling image: ${name}: ${cause.reason}`, { cause })
}
