// What must be true before a container is touched.
import { ContainerHostNotUp, InvalidStateException } from '#common/errors.ts'
import { allows, type Container, type ContainerAction } from '#objects/container.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'

/** Throws `InvalidStateException` unless the container's status allows the action. */
export function requireStatus(action: ContainerAction, container: Container): void {
  if (!allows(action, container.status)) throw new InvalidStateException(action, container.uuid, container.status)
}

/** Throws `ContainerHostNotUp` while nothing is heard of the container's host. */
export function requireHostUp(group: ServiceGroup, { uuid, host }: Container): void {
  if (host !== null && !group.isUp(host)) throw new ContainerHostNotUp(uuid, host)
}
