// The row of a container that was asked for.
import { randomUUID } from 'node:crypto'
import type { RequestContext } from '#common/context.ts'
import { Invalid, InvalidValue } from '#common/errors.ts'
import type { NewContainer } from '#db/containers.ts'
import type { Registry } from '#objects/registry.ts'
import type { CreateContainer } from './app.ts'
import { generatedName } from './container-names.ts'

export interface NewContainerOptions {
  readonly defaultCpu: number
  readonly defaultMemoryMib: number
  readonly defaultImageDriver: string
  readonly now: () => Date
}

export function newContainer(
  ctx: RequestContext,
  request: CreateContainer,
  registry: Registry | null,
  options: NewContainerOptions,
): NewContainer {
  return {
    uuid: randomUUID(),
    name: request.name ?? generatedName(),
    projectId: ctx.projectId,
    userId: ctx.userId,
    containerId: null,
    image: request.image,
    imageDriver: request.imageDriver ?? options.defaultImageDriver,
    imagePullPolicy: request.imagePullPolicy ?? null,
    command: request.command ?? null,
    entrypoint: request.entrypoint ?? null,
    cpu: request.cpu ?? options.defaultCpu,
    cpuPolicy: request.cpuPolicy ?? 'shared',
    memoryMib: request.memoryMib ?? options.defaultMemoryMib,
    diskGib: request.diskGib ?? 0,
    status: 'Creating',
    statusReason: null,
    statusDetail: null,
    taskState: null,
    environment: request.environment ?? null,
    labels: request.labels ?? null,
    workdir: request.workdir ?? null,
    hostname: request.hostname ?? null,
    ports: null,
    exposedPorts: request.exposedPorts ?? null,
    addresses: null,
    securityGroups: null,
    restartPolicy: request.restartPolicy ?? null,
    healthcheck: request.healthcheck ?? null,
    interactive: request.interactive ?? false,
    tty: request.tty ?? false,
    autoRemove: request.autoRemove ?? false,
    autoHeal: request.autoHeal ?? false,
    privileged: request.privileged ?? false,
    runtime: request.runtime ?? null,
    registryId: registry?.id ?? null,
    registryUuid: registry?.uuid ?? null,
    host: null,
    createdAt: options.now(),
  }
}

/** What would be accepted and not done is refused, by name. */
export function refuseWhatIsNotOfferedYet(request: CreateContainer): void {
  if (request.mounts?.length) throw new Invalid('mounts: this server has no volume service.')
  const [group] = request.securityGroups ?? []
  if (group !== undefined) throw new InvalidValue(`Security group ${group} not found.`)
  if (request.cpuPolicy === 'dedicated')
    throw new Invalid('cpu_policy: this server has no hosts with dedicated processors.')
  if (request.imageDriver === 'glance') throw new Invalid('image_driver: this server has no image service.')
  if (request.autoRemove && request.restartPolicy && request.restartPolicy.Name !== 'no') {
    throw new Invalid('auto_remove and restart_policy cannot be given together.')
  }
}
