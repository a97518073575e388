// More or less of the host for a container that is there. The row is promised with its new amounts, so that the quota
// counts them at once; a failure takes the promise back.
import type { ContainerPatch } from '#db/container-rows.ts'
import type { Container } from '#objects/container.ts'
import { operation, type Step } from './operation.ts'

type Changeable = Pick<Container, 'cpu' | 'memoryMib' | 'name' | 'autoHeal'>

export interface ResizeInput {
  readonly before: Changeable
  readonly after: Changeable
}

/** As a name of a step says: the claim first, so that the engine never gives what the host does not have. */
const changeClaim: Step<ResizeInput> = {
  name: 'change the claim',
  taskState: null,
  async do({ container, input: { after }, with: { placing } }) {
    await placing.resize(container.uuid, container.host ?? '', resourcesOf(container, after))
    return {}
  },
  async undo({ container, input: { before }, with: { inventory } }) {
    // What it had is its own again, even if others have claimed the room meanwhile.
    const unlimited = { host: container.host ?? '', total: {} }
    await inventory.claim(container.uuid, unlimited, resourcesOf(container, before))
    return { patch: promised(before) }
  },
}

const changeOnHost: Step<ResizeInput> = {
  name: 'change on the host',
  taskState: null,
  async do({ container: { uuid }, input: { before, after }, node, meta, signal }) {
    return { observed: await node.containerUpdate(meta, { uuid, ...changed(before, after) }, { signal }) }
  },
  async undo({ container: { uuid }, input: { before, after }, node, meta, signal }) {
    return { observed: await node.containerUpdate(meta, { uuid, ...changed(after, before) }, { signal }) }
  },
}

// Compat: not recorded among the actions, as in Zun.
export const resizeContainer = operation<ResizeInput>({
  kind: 'resize_container',
  recorded: false,
  deadlineSeconds: () => 120,
  onFailure: 'as-seen',
  steps: [changeClaim, changeOnHost],
})

/** What the acceptance writes on the row. */
export function promised({ cpu, memoryMib, name, autoHeal }: Changeable): ContainerPatch {
  return { cpu, memoryMib, name, autoHeal }
}

/** The amounts that differ; an engine need not be told the others. */
export function changed(before: Changeable, after: Changeable): { cpu?: number; memoryMib?: number } {
  return {
    ...(after.cpu !== before.cpu && { cpu: after.cpu ?? 0 }),
    ...(after.memoryMib !== before.memoryMib && { memoryMib: after.memoryMib ?? 0 }),
  }
}

function resourcesOf({ diskGib }: Container, { cpu, memoryMib }: Changeable) {
  return { vcpu: cpu ?? 0, memoryMib: memoryMib ?? 0, diskGib }
}
