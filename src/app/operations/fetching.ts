// How an operation gets the image of a container to its host.
import type { Container } from '#objects/container.ts'
import type { PullPolicy } from '#rpc/contracts/compute.ts'
import type { Run } from './operation.ts'

export interface PreparedImage {
  /** With the domain of its registry. */
  readonly image: string
  readonly pulled: boolean
}

/** The image as its host knows it, once it is there as the container's pull policy says. */
export async function fetchImage<I>(
  { node, meta, signal, with: { registries } }: Run<I>,
  { imagePullPolicy, registryId }: Container,
  image: string,
): Promise<PreparedImage> {
  const policy = (imagePullPolicy?.toLowerCase() ?? 'ifnotpresent') as PullPolicy // the edge admits only these
  // Who may have the image is asked for anew at each try, and stays out of the journal.
  const located = await registries.locate(registryId, image)
  const { pulled } = await node.imageEnsure(meta, { ...located, policy }, { signal })
  return { image: located.image, pulled }
}
