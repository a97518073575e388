// Operations on images of hosts. No container has a part in them: the image's uuid stands in its place, so that two of them
// on one image come one after the other.
import { type OperationDefinition, operation } from './operation.ts'

export interface ImageInput {
  readonly host: string
  /** As the engine takes it. */
  readonly image: string
}

/** Compat: a pull that fails leaves the image's row without an id of the engine's; deleting and asking again is up to the user. */
export const pullImage = operation<ImageInput>({
  kind: 'pull image',
  recorded: false,
  deadlineSeconds: () => 3600,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'pull to the host',
      taskState: null,
      async do({ operation: { containerUuid: uuid }, input: { host, image }, with: collaborators, meta, signal }) {
        const { nodeOf, images, registries } = collaborators
        const located = await registries.locate(null, image)
        const { id, sizeBytes } = await nodeOf(host).imagePull(meta, located, { signal })
        await images.pulled(uuid, { imageId: id, size: String(sizeBytes) })
        return {}
      },
    },
  ],
})

export const removeImage = operation<ImageInput>({
  kind: 'remove image',
  recorded: false,
  deadlineSeconds: () => 300,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'remove from the host',
      taskState: null,
      async do({ input: { host, image }, with: { nodeOf, registries }, meta, signal }) {
        const { image: located } = await registries.locate(null, image)
        await nodeOf(host).imageRemove(meta, { image: located }, { signal })
        return {}
      },
    },
    {
      name: 'forget it',
      taskState: null,
      async do({ operation: { containerUuid: uuid }, with: { images } }) {
        await images.removed(uuid)
        return {}
      },
    },
  ],
})

export const imageOperations: readonly OperationDefinition<never>[] = [pullImage, removeImage]
