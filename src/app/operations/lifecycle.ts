// The operations on a container's life, step by step. Read top to bottom they are the story of a container.
import { isNamed } from '#common/errors.ts'
import type { TaskState } from '#objects/container.ts'
import type { NetworkAttachment } from '#objects/container-spec.ts'
import type { ResolvedNetwork } from '#objects/network.ts'
import type { Observed } from '#objects/observed.ts'
import { containerSpec } from '../container-spec.ts'
import { fetchImage, type PreparedImage } from './fetching.ts'
import { type OperationDefinition, operation, type Run, type Step } from './operation.ts'
import { rebuildContainer } from './rebuilding.ts'
import { resizeContainer } from './resizing.ts'

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
  async do(run) {
    const output = await fetchImage(run, run.container, run.container.image)
    return { output, ...(output.pulled && { patch: { taskState: creating.taskState } }) }
  },
}

const createOnHost: Step<CreateInput> = {
  ...creating,
  name: 'create on the host',
  async do(run) {
    const made = run.outputOf<{ attachments: NetworkAttachment[] }>(makePorts.name)
    const prepared = run.outputOf<PreparedImage>(prepareImage.name)
    const spec = containerSpec(run.container, made?.attachments ?? [], prepared?.image)
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

export const startContainer = onHost<StartInput>('start', 'container_starting', {
  deadlineSeconds: () => 300,
  onFailure: 'error',
  act: ({ node, meta, container: { uuid }, input, signal }) =>
    node.containerStart(meta, { uuid, ...input }, { signal }),
})

export interface StopInput {
  readonly timeoutSeconds: number | null
}

/** What a stop or restart may take beyond the grace period it was given (the engine's own is 10 s). */
const graceSeconds = ({ timeoutSeconds }: StopInput) => (timeoutSeconds ?? 10) + 120

export const stopContainer = onHost<StopInput>('stop', 'container_stopping', {
  deadlineSeconds: graceSeconds,
  act: ({ node, meta, container: { uuid }, input, signal }) => node.containerStop(meta, { uuid, ...input }, { signal }),
})

export const rebootContainer = onHost<StopInput & StartInput>('reboot', 'container_rebooting', {
  statusWhile: 'Restarting',
  deadlineSeconds: graceSeconds,
  act: ({ node, meta, container: { uuid }, input, signal }) =>
    node.containerReboot(meta, { uuid, ...input }, { signal }),
})

export const pauseContainer = onHost<object>('pause', 'container_pausing', {
  act: ({ node, meta, container: { uuid }, signal }) => node.containerPause(meta, { uuid }, { signal }),
})

export const unpauseContainer = onHost<object>('unpause', 'container_unpausing', {
  act: ({ node, meta, container: { uuid }, signal }) => node.containerUnpause(meta, { uuid }, { signal }),
})

export interface KillInput {
  /** The signal's name or number; null is SIGKILL. */
  readonly signal: string | null
}

export const killContainer = onHost<KillInput>('kill', 'container_killing', {
  act: ({ node, meta, container: { uuid }, input, signal }) => node.containerKill(meta, { uuid, ...input }, { signal }),
})

export interface AttachInput {
  readonly network: ResolvedNetwork
}

export const attachNetwork = operation<AttachInput>({
  kind: 'network_attach',
  recorded: true,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'make the port',
      taskState: 'network_attaching',
      event: 'compute__do_network_attach',
      async do({ container, input, with: { network } }) {
        const [port] = await network.ensurePorts(container.uuid, [input.network])
        return { output: port?.attachment }
      },
    },
    {
      name: 'join on the host',
      taskState: 'network_attaching',
      event: 'compute__do_network_attach',
      async do({ container, input, node, meta, signal, outputOf }) {
        const attachment = outputOf<NetworkAttachment>('make the port') ?? { networkName: input.network.engineName }
        return { observed: await node.networkConnect(meta, { uuid: container.uuid, attachment }, { signal }) }
      },
      async undo({ container, input, node, meta, signal }) {
        const networkName = input.network.engineName
        return { observed: await node.networkDisconnect(meta, { uuid: container.uuid, networkName }, { signal }) }
      },
    },
  ],
})

export const detachNetwork = operation<AttachInput>({
  kind: 'network_detach',
  recorded: true,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [
    {
      name: 'leave on the host',
      taskState: 'network_detaching',
      event: 'compute__do_network_detach',
      async do({ container, input, node, meta, signal }) {
        const networkName = input.network.engineName
        return { observed: await node.networkDisconnect(meta, { uuid: container.uuid, networkName }, { signal }) }
      },
    },
  ],
})

/** An operation that is one command to the host and leaves the container as it is then seen. */
function onHost<I>(
  kind: string,
  taskState: TaskState,
  how: Partial<Pick<OperationDefinition<I>, 'statusWhile' | 'deadlineSeconds' | 'onFailure'>> & {
    act(run: Run<I>): Promise<Observed>
  },
): OperationDefinition<I> {
  const { act, deadlineSeconds = () => 120, onFailure = 'as-seen', ...rest } = how
  const step: Step<I> = {
    name: `${kind} on the host`,
    taskState,
    event: `compute__do_container_${kind}`,
    async do(run) {
      return { observed: await act(run) }
    },
  }
  return operation({ kind, recorded: true, deadlineSeconds, onFailure, steps: [step], ...rest })
}

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
  attachNetwork,
  detachNetwork,
  resizeContainer,
  rebuildContainer,
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
