// A container made anew, on the same host and networks. The image is fetched first: one that cannot be had costs nobody the
// container they have.
import type { ContainerPatch } from '#db/container-rows.ts'
import type { Container } from '#objects/container.ts'
import type { ResolvedNetwork } from '#objects/network.ts'
import { containerSpec } from '../container-spec.ts'
import { fetchImage, type PreparedImage } from './fetching.ts'
import { operation, type Step } from './operation.ts'

export interface RebuildInput {
  readonly image: string
  readonly imageDriver: string | null
  readonly networks: readonly ResolvedNetwork[]
  /** Start it afterwards. */
  readonly run: boolean
}

const rebuilding = { taskState: 'container_rebuilding', event: 'compute__do_container_rebuild' } as const

const fetchNew: Step<RebuildInput> = {
  ...rebuilding,
  name: 'fetch the image',
  async do(run) {
    const output = await fetchImage(run, run.container, run.input.image)
    return { output, ...(output.pulled && { patch: { taskState: rebuilding.taskState } }) }
  },
}

const removeOld: Step<RebuildInput> = {
  ...rebuilding,
  name: 'remove the old one',
  async do({ container, input: { image, imageDriver }, node, meta, signal }) {
    const observed = await node.containerRemove(meta, { uuid: container.uuid }, { signal })
    return { observed, patch: { image, imageDriver, ...leftOpen(container) } }
  },
}

const createAnew: Step<RebuildInput> = {
  ...rebuilding,
  name: 'create on the host',
  async do({ container, input, node, meta, signal, outputOf, with: { network } }) {
    const ports = await network.ensurePorts(container.uuid, input.networks)
    const attachments = ports.map(({ attachment }) => attachment)
    const spec = containerSpec(container, attachments, outputOf<PreparedImage>(fetchNew.name)?.image)
    return { observed: await node.containerCreate(meta, { spec }, { signal }) }
  },
  async undo({ container: { uuid }, node, meta, signal }) {
    return { observed: await node.containerRemove(meta, { uuid }, { signal }) }
  },
}

const startAnew: Step<RebuildInput> = {
  ...rebuilding,
  name: 'start on the host',
  keepsEarlier: true,
  when: ({ input }) => input.run,
  async do({ container: { uuid }, node, meta, signal }) {
    return { observed: await node.containerStart(meta, { uuid, startedBefore: null }, { signal }) }
  },
}

export const rebuildContainer = operation<RebuildInput>({
  kind: 'rebuild',
  recorded: true,
  statusWhile: 'Rebuilding',
  // Most of it is for the fetch of a large image.
  deadlineSeconds: () => 3600,
  onFailure: 'error-once-begun',
  steps: [fetchNew, removeOld, createAnew, startAnew],
})

/** What came from the old image or container is open again. */
function leftOpen({ filledIn }: Container): ContainerPatch {
  return { ...Object.fromEntries((filledIn ?? []).map((field) => [field, null])), filledIn: null }
}
