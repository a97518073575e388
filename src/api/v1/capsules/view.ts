import type { RequestContext } from '#common/context.ts'
import type { Capsule } from '#objects/capsule.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import { change, holds } from '../../changes.ts'
import { type Version, v } from '../../versions.ts'
import { addressesView, hiddenFields, listedContainer } from '../containers/view.ts'
import { linksTo } from '../links.ts'
import { spacedTime } from '../times.ts'

interface Viewer {
  readonly base: string
  readonly version: Version
  readonly policies: Enforcer
  readonly ctx: RequestContext
}

export const renamedFields = change(
  v(1, 32),
  'name',
  'A capsule shows `name`, `labels` and a whole `restart_policy`; before, `meta_name`, `meta_labels`, the name of the policy and four constants.',
)

/** A capsule as clients see it; before 1.32 under older names, and with constants for what it never had. */
export function capsuleView(capsule: Capsule, { base, version, policies, ctx }: Viewer): object {
  const view = {
    ...commonView(capsule, base),
    ...(holds(renamedFields, version) ? newNames(capsule) : oldNames(capsule)),
    ...members(capsule, hiddenFields(policies, ctx)),
  }
  const hidden = (field: string) => {
    const rule = `capsule:get:${field}`
    return policies.has(rule) && !policies.allows(ctx, rule)
  }
  return Object.fromEntries(Object.entries(view).filter(([field]) => !hidden(field)))
}

function commonView(capsule: Capsule, base: string) {
  return {
    uuid: capsule.uuid,
    links: linksTo(base, 'capsules', capsule.uuid),
    project_id: capsule.projectId,
    user_id: capsule.userId,
    cpu: capsule.cpu,
    memory: capsule.memoryMib === null ? null : String(capsule.memoryMib),
    status: capsule.status,
    status_reason: capsule.statusReason,
    addresses: capsule.addresses && addressesView(capsule.addresses),
    host: capsule.host,
    annotations: capsule.annotations,
    created_at: spacedTime(capsule.createdAt),
    updated_at: spacedTime(capsule.updatedAt),
  }
}

function newNames({ name, labels, restartPolicy }: Capsule) {
  return { name, labels, restart_policy: restartPolicy }
}

function oldNames({ name, labels, restartPolicy }: Capsule) {
  return {
    meta_name: name,
    meta_labels: labels,
    ...(restartPolicy && { restart_policy: restartPolicy.Name }),
    capsule_version: '',
    volumes_info: {},
    containers_uuids: [],
    init_containers_uuids: [],
  }
}

function members({ containers, initContainers }: Capsule, hidden: readonly string[]) {
  return {
    containers: containers.map((container) => listedContainer(container, hidden)),
    init_containers: initContainers.map((container) => listedContainer(container, hidden)),
  }
}
