// How a container looks to a client. Thousands are rendered for one list, so what a caller may see is decided once a
// request, and every object is made with the same keys in the same order.
import type { RequestContext } from '#common/context.ts'
import type { Address, Addresses, Container, Healthcheck } from '#objects/container.ts'
import type { Enforcer } from '#policies/enforcer.ts'
import { linksTo } from '../links.ts'
import { spacedTime } from '../times.ts'

export interface ContainerView {
  uuid: string
  [field: string]: unknown
}

/** Every field a container shows, but for its links. */
export const containerFields = [
  'uuid',
  'name',
  'project_id',
  'user_id',
  'image',
  'cpu',
  'cpu_policy',
  'memory',
  'command',
  'status',
  'status_reason',
  'task_state',
  'environment',
  'workdir',
  'auto_remove',
  'ports',
  'hostname',
  'labels',
  'addresses',
  'image_pull_policy',
  'host',
  'restart_policy',
  'status_detail',
  'interactive',
  'tty',
  'image_driver',
  'security_groups',
  'runtime',
  'disk',
  'auto_heal',
  'privileged',
  'healthcheck',
  'registry_id',
  'entrypoint',
  'created_at',
  'updated_at',
] as const

/** The fields a rule `container:get_one:<field>` keeps from the caller. */
export function hiddenFields(policies: Enforcer, ctx: RequestContext): readonly string[] {
  return [...containerFields, 'links'].filter((field) => {
    const rule = `container:get_one:${field}`
    return policies.has(rule) && !policies.allows(ctx, rule)
  })
}

/** A container in an answer that is about it alone. */
export function containerView(container: Container, base: string, hidden: readonly string[]): ContainerView {
  const view = { ...listedContainer(container, []), links: linksTo(base, 'containers', container.uuid) }
  return without(view, hidden)
}

/** The answer to a create request. Compat: what is not set shows as null there, and empty in every later answer. */
export function createdContainer(container: Container, base: string, hidden: readonly string[]): ContainerView {
  const view = {
    ...listedContainer(container, []),
    links: linksTo(base, 'containers', container.uuid),
    command: container.command,
    entrypoint: container.entrypoint,
    environment: container.environment,
    labels: container.labels,
    ports: container.ports,
    addresses: container.addresses && addressesView(container.addresses),
    security_groups: container.securityGroups,
    restart_policy: container.restartPolicy,
    healthcheck: container.healthcheck && healthcheckView(container.healthcheck),
  }
  return without(view, hidden)
}

/** A container as an item of a list: without links. */
export function listedContainer(c: Container, hidden: readonly string[]): ContainerView {
  const view = {
    uuid: c.uuid,
    name: c.name,
    project_id: c.projectId,
    user_id: c.userId,
    image: c.image,
    cpu: c.cpu,
    cpu_policy: c.cpuPolicy,
    memory: c.memoryMib === null ? null : String(c.memoryMib),
    command: c.command ?? [],
    status: c.status,
    status_reason: c.statusReason,
    task_state: c.taskState,
    environment: c.environment ?? {},
    workdir: c.workdir,
    auto_remove: c.autoRemove,
    ports: c.ports ?? [],
    hostname: c.hostname,
    labels: c.labels ?? {},
    addresses: c.addresses ? addressesView(c.addresses) : {},
    image_pull_policy: c.imagePullPolicy,
    host: c.host,
    restart_policy: c.restartPolicy ?? {},
    status_detail: c.statusDetail,
    interactive: c.interactive,
    tty: c.tty,
    image_driver: c.imageDriver,
    security_groups: c.securityGroups ?? [],
    runtime: c.runtime,
    disk: c.diskGib,
    auto_heal: c.autoHeal,
    privileged: c.privileged,
    healthcheck: c.healthcheck ? healthcheckView(c.healthcheck) : {},
    registry_id: c.registryUuid,
    entrypoint: c.entrypoint ?? [],
    created_at: spacedTime(c.createdAt),
    updated_at: spacedTime(c.updatedAt),
  }
  return without(view, hidden)
}

// Undefined is left out of the JSON, and unlike delete it leaves the object's shape alone.
function without(view: ContainerView, hidden: readonly string[]): ContainerView {
  for (const field of hidden) view[field] = undefined
  return view
}

export function addressesView(addresses: Addresses): object {
  return Object.fromEntries(Object.entries(addresses).map(([network, list]) => [network, list.map(addressView)]))
}

function addressView({ subnetId, preserveOnDelete, addr, version, port }: Address): object {
  return { addr, version, port, subnet_id: subnetId, preserve_on_delete: preserveOnDelete }
}

function healthcheckView({ test, intervalSeconds, timeoutSeconds, retries }: Healthcheck): object {
  return { test, interval: intervalSeconds, timeout: timeoutSeconds, retries }
}
