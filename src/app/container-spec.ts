import type { Container } from '#objects/container.ts'
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'

/** All a node needs to make this container. `image`: as it is called on the host. */
export function containerSpec(
  container: Container,
  networks: readonly NetworkAttachment[],
  image = container.image,
): ContainerSpec {
  return {
    uuid: container.uuid,
    projectId: container.projectId ?? '',
    image,
    command: container.command,
    entrypoint: container.entrypoint,
    environment: container.environment ?? {},
    labels: container.labels ?? {},
    workdir: container.workdir,
    hostname: container.hostname,
    cpu: container.cpu,
    memoryMib: container.memoryMib,
    diskGib: container.diskGib,
    tty: container.tty,
    interactive: container.interactive,
    autoRemove: container.autoRemove,
    privileged: container.privileged,
    restartPolicy: container.restartPolicy,
    healthcheck: container.healthcheck,
    exposedPorts: Object.keys(container.exposedPorts ?? {}),
    runtime: container.runtime,
    networks,
  }
}
