// The operations on a container's life, step by step. Read top to bottom they are the story of a container.
import { isNamed } from '#common/errors.ts'
import type { NetworkAttachment } from '#objects/container-spec.ts'
import type { ResolvedNetwork } from '#objects/network.ts'
import type { PullPolicy } from '#rpc/contracts/compute.ts'
import { containerSpec } from '../container-spec.ts'
import { type OperationDefinition, operation, type Step } from './operation.ts'

export interface CreateInput {
  readonly run: boolean
  readonly networks: readonly ResolvedNetwork[]
  readonly availabilityZone: string | null
  readonly host: string | null
}

const creating = { taskState: 'container_creating', event: 'compute__do_container_create' } as const

const claimHost: Step<CreateInput> = {
  ...creating,
  name: 'claim a host',
  async do({ container, input, with: { placing } }) {
    const resources = { vcpu: container.cpu ?? 0, memoryMib: container.memoryMib ?? 0, diskGib: container.diskGib }
    const { availabilityZone, host } = input
    const chosen = await placing.place(
      container.uuid,
      { availabilityZone, host, runtime: container.runtime },
      resources,
    )
    return { output: { host: chosen }, patch: { host: chosen } }
  },
  async undo({ container, with: { inventory } }) {
    await inventory.release(container.uuid)
    return { patch: { host: null } }
  },
}

const makePorts: Step<CreateInput> = {
  ...creating,
  name: 'make ports',
  async do({ container, input, with: { network } }) {
    const ports = await network.ensurePorts(container.uuid, input.networks)
    return { output: { attachments: ports.map(({ attachment }) => attachment) } }
  },
  async undo({ container, with: { network } }) {
    await network.releasePorts(container.uuid)
    return { patch: { addresses: {} } }
  },
}

const prepareImage: Step<CreateInput> = {
  ...creating,
  name: 'prepare the image',
  async do({ container, node, meta, signal }) {
    const policy = (container.imagePullPolicy?.toLowerCase() ?? 'ifnotpresent') as PullPolicy // the edge admits only these
    return { output: await node.imageEnsure(meta, { image: container.image, policy }, { signal }) }
  },
}

const createOnHost: Step<CreateInput> = {
  ...creating,
  name: 'create on the host',
  async do(run) {
    const made = run.outputOf<{ attachments: NetworkAttachment[] }>(makePorts.name)
    const spec = containerSpec(run.container, made?.attachments ?? [])
    const observed = await run.node.containerCreate(run.meta, { spec }, { signal: run.signal })
    return { observed, patch: { status: 'Created' } }
  },
  async undo(run) {
    const observed = await run.node.containerRemove(run.meta, { uuid: run.container.uuid }, { signal: run.signal })
    return { observed, patch: { containerId: null } }
  },
}

const startCreated: Step<CreateInput> = {
  taskState: 'container_starting',
  event: 'compute__do_container_start',
  name: 'start on the host',
  keepsEarlier: true,
  when: ({ input }) => input.run,
  async do({ container, node, meta, signal }) {
    return { observed: await node.containerStart(meta, { uuid: container.uuid, startedBefore: null }, { signal }) }
  },
}

export const createContainer = operation<CreateInput>({
  kind: 'create',
  recorded: true,
  statusWhile: 'Creating',
  // Most of it is for the fetch of a large image.
  deadlineSeconds: () => 3600,
  onFailure: 'error',
  steps: [claimHost, makePorts, prepareImage, createOnHost, startCreated],
})

export interface StartInput {
  readonly startedBefore: string | null
}

export const startContainer = operation<StartInput>({
  kind: 'start',
  recorded: true,
  deadlineSeconds: () => 300,
  onFailure: 'error',
  steps: [
    {
      name: 'start on the host',
      taskState: 'container_starting',
      event: 'compute__do_container_start',
      async do({ container, input, node, meta, signal }) {
        return { observed: await node.containerStart(meta, { uuid: container.uuid, ...input }, { signal }) }
      },
    },
  ],
})

export interface StopInput {
  readonly timeoutSeconds: number | null
}

/** What a stop or restart may take beyond the grace period it was given (the engine's own is 10 s). */
const graceSeconds = ({ timeoutSeconds }: StopInput) => (timeoutSeconds ?? 10) + 120

export const stopContainer = operation<StopInput>({
  kind: 'stop',
  recorded: true,
  deadlineSeconds: graceSeconds,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'stop on the host',
      taskState: 'container_stopping',
      event: 'compute__do_container_stop',
      async do({ container, input, node, meta, signal }) {
        return { observed: await node.containerStop(meta, { uuid: container.uuid, ...input }, { signal }) }
      },
    },
  ],
})

export const rebootContainer = operation<StopInput & StartInput>({
  kind: 'reboot',
  recorded: true,
  statusWhile: 'Restarting',
  deadlineSeconds: graceSeconds,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'restart on the host',
      taskState: 'container_rebooting',
      event: 'compute__do_container_reboot',
      async do({ container, input, node, meta, signal }) {
        return { observed: await node.containerReboot(meta, { uuid: container.uuid, ...input }, { signal }) }
      },
    },
  ],
})

export const pauseContainer = operation<object>({
  kind: 'pause',
  recorded: true,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'pause on the host',
      taskState: 'container_pausing',
      event: 'compute__do_container_pause',
      async do({ container, node, meta, signal }) {
        return { observed: await node.containerPause(meta, { uuid: container.uuid }, { signal }) }
      },
    },
  ],
})

export const unpauseContainer = operation<object>({
  kind: 'unpause',
  recorded: true,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'unpause on the host',
      taskState: 'container_unpausing',
      event: 'compute__do_container_unpause',
      async do({ container, node, meta, signal }) {
        return { observed: await node.containerUnpause(meta, { uuid: container.uuid }, { signal }) }
      },
    },
  ],
})

export interface KillInput {
  readonly signal: string | null
}

export const killContainer = operation<KillInput>({
  kind: 'kill',
  recorded: true,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'signal on the host',
      taskState: 'container_killing',
      event: 'compute__do_container_kill',
      async do({ container, input, node, meta, signal }) {
        return { observed: await node.containerKill(meta, { uuid: container.uuid, signal: input.signal }, { signal }) }
      },
    },
  ],
})

export interface DeleteInput {
  /** Stop it first, with the grace period of ten seconds. */
  readonly stop: boolean
}

const deleting = { taskState: 'container_deleting' } as const

export const deleteContainer = operation<DeleteInput>({
  kind: 'delete',
  recorded: true,
  statusWhile: 'Deleting',
  deadlineSeconds: () => 300,
  onFailure: 'error',
  endsContainer: true,
  steps: [
    {
      ...deleting,
      name: 'stop on the host',
      when: ({ input, container }) => input.stop && container.host !== null && container.containerId !== null,
      async do({ container, node, meta, signal }) {
        return {
          observed: await goneIsFine(() =>
            node.containerStop(meta, { uuid: container.uuid, timeoutSeconds: 10 }, { signal }),
          ),
        }
      },
    },
    {
      ...deleting,
      name: 'remove from the host',
      // Also without an id of the engine's: a create that was cut short may have left something there.
      when: ({ container }) => container.host !== null,
      async do({ container, node, meta, signal }) {
        return { observed: await node.containerRemove(meta, { uuid: container.uuid }, { signal }) }
      },
    },
    {
      ...deleting,
      name: 'release ports',
      async do({ container, with: { network } }) {
        await network.releasePorts(container.uuid)
        return {}
      },
    },
    {
      ...deleting,
      name: 'release the host',
      async do({ container, with: { inventory } }) {
        await inventory.release(container.uuid)
        return {}
      },
    },
  ],
})

/** Ends what is on a host without a right to be there: a remnant, or a container no row knows. */
export const cleanUp = operation<{ readonly host: string }>({
  kind: 'clean up',
  recorded: false,
  deadlineSeconds: () => 300,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'remove from the host',
      taskState: null,
      async do({ operation: { containerUuid }, input, with: { nodeOf }, meta, signal }) {
        await nodeOf(input.host).containerRemove(meta, { uuid: containerUuid }, { signal })
        return {}
      },
    },
  ],
})

export const lifecycle: readonly OperationDefinition<never>[] = [
  createContainer,
  startContainer,
  stopContainer,
  rebootContainer,
  pauseContainer,
  unpauseContainer,
  killContainer,
  deleteContainer,
  cleanUp,
]

async function goneIsFine<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isNamed(error, 'NoSuchContainer')) return undefined
    throw error
  }
}
