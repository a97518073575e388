import type { ContainerSpec } from '#objects/container-spec.ts'

/** What a driver is asked to make, with few facts; everything not given is absent or off. */
export function aSpec(facts: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    uuid: '5abfc0e0-9557-40ae-8812-0bbd1b934e63',
    projectId: 'demo',
    image: 'busybox',
    command: null,
    entrypoint: null,
    environment: {},
    labels: {},
    workdir: null,
    hostname: null,
    cpu: null,
    memoryMib: null,
    diskGib: 0,
    tty: false,
    interactive: false,
    autoRemove: false,
    privileged: false,
    restartPolicy: null,
    healthcheck: null,
    exposedPorts: [],
    runtime: null,
    networks: [],
    ...facts,
  }
}
