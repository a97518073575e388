import { Readable } from 'node:stream'
import type { App, CreateContainer, ListQuery, ServiceName } from '#app/app.ts'
import type { RequestContext } from '#common/context.ts'
import {
  ComputeNodeNotFound,
  Conflict,
  ContainerNotFound,
  ImageNotFound,
  InvalidStateException,
  NetworkNotFound,
  RegistryNotFound,
  ResourceNotFound,
  ZunServiceNotFound,
} from '#common/errors.ts'
import type { Capsule } from '#objects/capsule.ts'
import type { ComputeNode } from '#objects/compute-node.ts'
import { allows, type Container } from '#objects/container.ts'
import type { ContainerActionEvent, ContainerActionRecord } from '#objects/container-action.ts'
import type { Image } from '#objects/image.ts'
import type { Registry } from '#objects/registry.ts'
import type { ZunService } from '#objects/zun-service.ts'

/** A container with few facts; everything not given is as the database would leave it. */
export function aContainer(facts: Partial<Container> = {}): Container {
  return {
    id: 1,
    uuid: '5abfc0e0-9557-40ae-8812-0bbd1b934e63',
    version: 1,
    name: 'web',
    projectId: 'demo',
    userId: 'ann',
    containerId: null,
    image: 'busybox',
    imageDriver: 'docker',
    imagePullPolicy: null,
    command: null,
    entrypoint: null,
    cpu: 1,
    cpuPolicy: 'shared',
    memoryMib: 512,
    diskGib: 0,
    status: 'Running',
    statusReason: null,
    statusDetail: null,
    taskState: null,
    environment: null,
    labels: null,
    workdir: null,
    hostname: null,
    ports: null,
    exposedPorts: null,
    addresses: null,
    securityGroups: null,
    restartPolicy: null,
    healthcheck: null,
    interactive: false,
    tty: false,
    autoRemove: false,
    autoHeal: false,
    privileged: false,
    runtime: null,
    registryId: null,
    registryUuid: null,
    host: null,
    operationId: null,
    observed: null,
    filledIn: null,
    startedAt: null,
    createdAt: new Date('2026-11-22T18:04:37Z'),
    updatedAt: null,
    ...facts,
  }
}

export function aRegistry(): Registry {
  return {
    id: 1,
    uuid: '12633e69-632a-487a-80ce-4ce0fbab5d1d',
    projectId: 'demo',
    userId: 'ann',
    name: 'own',
    domain: 'registry.test',
    username: null,
    createdAt: null,
    updatedAt: null,
  }
}

export function anImage(): Image {
  return {
    id: 1,
    uuid: '8eec694f-8f9c-4599-b0a4-eb3d657ec2a0',
    projectId: 'demo',
    userId: 'ann',
    repo: 'busybox',
    tag: 'latest',
    host: 'host-1',
    imageId: null,
    size: null,
    createdAt: null,
    updatedAt: null,
  }
}

/** A capsule of one container, with the facts of a container of that uuid. */
export function aCapsule(facts: Partial<Capsule> = {}): Capsule {
  const { uuid, name, projectId, userId, status, createdAt } = aContainer()
  return {
    uuid,
    name,
    projectId,
    userId,
    status,
    statusReason: null,
    cpu: 0.1,
    memoryMib: 32,
    labels: { app: 'web' },
    annotations: { note: 'one' },
    addresses: null,
    restartPolicy: { Name: 'always', MaximumRetryCount: '0' },
    host: 'host-1',
    containers: [aContainer({ host: 'host-1' })],
    initContainers: [],
    createdAt,
    updatedAt: null,
    ...facts,
  }
}

/** What the double holds and what was asked of it. */
export interface AppDouble extends App {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[]
  readonly held: {
    containers: Container[]
    capsules: Capsule[]
    hosts: ComputeNode[]
    services: ZunService[]
    registries: Registry[]
    images: Image[]
    actions: ContainerActionRecord[]
    events: ContainerActionEvent[]
    /** Thrown by the next call of any kind. */
    failure?: Error
  }
}

/** The application at its interface: keeps containers in memory, and remembers what the edge asked of it. */
export function appDouble(containers: readonly Container[] = []): AppDouble {
  const calls: AppDouble['calls'] = []
  const held: AppDouble['held'] = {
    containers: [...containers],
    capsules: [aCapsule()],
    hosts: [],
    services: [],
    registries: [],
    images: [],
    actions: [],
    events: [],
  }
  const note = (name: string, ...args: unknown[]) => {
    calls.push({ name, args })
    if (held.failure) throw held.failure
  }
  const act = (
    name: 'start' | 'stop' | 'reboot' | 'pause' | 'unpause' | 'kill',
    container: Container,
    ...args: unknown[]
  ) => {
    note(name, ...args)
    if (!allows(name, container.status)) throw new InvalidStateException(name, container.uuid, container.status)
  }
  return {
    calls,
    held,
    containers: {
      create: async (ctx, request, ...key) => {
        note('create', request, ...key.filter((given) => given !== undefined))
        return created(ctx, request)
      },
      stateOfList: async () => JSON.stringify(held.containers),
      list: async (ctx, query) => {
        note('list', query)
        return page(held.containers, ctx, query)
      },
      get: async (ctx, ident) => {
        note('get', ident)
        return found(held.containers, ctx, ident)
      },
      update: async (_ctx, container, changes) => {
        note('update', changes)
        return { ...container, ...changes }
      },
      resizeContainer: async (_ctx, _container, changes) => note('resizeContainer', changes),
      rename: async (_ctx, container, name) => {
        note('rename', name)
        return { ...container, name }
      },
      delete: async (_ctx, container, mode) => {
        note('delete', mode)
        if (!allows(mode, container.status)) throw new InvalidStateException(mode, container.uuid, container.status)
      },
      start: async (_ctx, container) => act('start', container),
      stop: async (_ctx, container, timeout) => act('stop', container, timeout),
      reboot: async (_ctx, container, timeout) => act('reboot', container, timeout),
      pause: async (_ctx, container) => act('pause', container),
      unpause: async (_ctx, container) => act('unpause', container),
      kill: async (_ctx, container, signal) => act('kill', container, signal),
      rebuild: async (_ctx, _container, change) => note('rebuild', change),
      requireStatus: async (_ctx, container, action) => {
        if (!allows(action, container.status)) throw new InvalidStateException(action, container.uuid, container.status)
      },
      attachNetwork: async (_ctx, _container, request) => note('attachNetwork', request),
      detachNetwork: async (_ctx, _container, request) => note('detachNetwork', request),
      waitFor: async (_ctx, container, statuses, { timeoutMs }) => {
        note('waitFor', statuses, timeoutMs)
        return { reached: statuses.includes(container.status), container }
      },
      logs: async (_ctx, _container, request) => {
        note('logs', request)
        return 'hello\nworld\n'
      },
      execute: async (_ctx, _container, command) => {
        note('execute', command)
        return { output: 'hello\n', exitCode: 0 }
      },
      top: async (_ctx, _container, psArgs) => {
        note('top', psArgs)
        return { titles: ['UID', 'PID'], processes: [['root', '1']] }
      },
      stats: async () => {
        note('stats')
        return someStats
      },
      getArchive: async (_ctx, _container, path) => {
        note('getArchive', path)
        const stat = { name: 'hello.txt', size: 5, mode: 420, mtime: '1970-01-01T00:00:00Z', linkTarget: '' }
        return { tar: Buffer.from([0x68, 0xc3, 0xa9]), stat }
      },
      putArchive: async (_ctx, _container, path, tar) => note('putArchive', path, tar.toString()),
      resize: async (_ctx, _container, rows, columns) => note('resize', rows, columns),
    },
    events: {
      read: async (_ctx, query, { timeoutMs }) => {
        note('events.read', query, timeoutMs)
        return { events: [], last: 7 }
      },
      follow: async (_ctx, query) => {
        note('events.follow', query)
        return Readable.from([{ events: [], last: 7 }])
      },
    },
    actions: {
      list: async () => held.actions,
      get: async (_ctx, _container, requestId) => {
        const action = held.actions.find((each) => each.requestId === requestId)
        if (!action) throw new ResourceNotFound('Action', requestId)
        return { action, events: held.events }
      },
    },
    capsules: {
      create: async () => {
        note('capsules.create')
        return aCapsule()
      },
      list: async (_ctx, query) => {
        note('capsules.list', query)
        return held.capsules.slice(0, query.limit)
      },
      get: async (_ctx, ident) => {
        const capsule = held.capsules.find((each) => each.uuid === ident || each.name === ident)
        if (!capsule) throw new ContainerNotFound(ident)
        return capsule
      },
      delete: async (_ctx, capsule) => note('capsules.delete', capsule.uuid),
    },
    hosts: {
      list: async (_ctx, query) => {
        note('hosts.list', query)
        return held.hosts.slice(0, query.limit)
      },
      get: async (_ctx, ident) => {
        const host = held.hosts.find((each) => each.uuid === ident || each.hostname === ident)
        if (!host) throw new ComputeNodeNotFound(ident)
        return host
      },
    },
    services: {
      list: async () => {
        note('services.list')
        return held.services
      },
      enable: async (_ctx, service) => knownService(held.services, service),
      disable: async (_ctx, service) => knownService(held.services, service),
      forceDown: async (_ctx, service) => knownService(held.services, service),
      delete: async (_ctx, service) => knownService(held.services, service),
    },
    availabilityZones: { list: async () => ['nova'] },
    registries: {
      create: async (ctx, registry) => {
        note('registries.create', registry)
        return { ...aRegistry(), ...registry, projectId: ctx.projectId }
      },
      list: async () => held.registries,
      get: async (_ctx, ident) => {
        const registry = held.registries.find((each) => each.uuid === ident || each.name === ident)
        if (!registry) throw new RegistryNotFound(ident)
        return registry
      },
      update: async (_ctx, registry) => registry,
      delete: async () => undefined,
    },
    networks: {
      create: async (_ctx, networkId) => {
        throw new NetworkNotFound(networkId)
      },
      delete: async (_ctx, networkId) => {
        throw new NetworkNotFound(networkId)
      },
    },
    images: {
      pull: async (_ctx, request) => {
        note('images.pull', request)
        return anImage()
      },
      list: async () => held.images,
      get: async (_ctx, ident) => {
        const image = held.images.find((each) => each.uuid === ident)
        if (!image) throw new ImageNotFound(`Image ${ident} could not be found.`)
        return image
      },
      delete: async () => undefined,
      search: async (_ctx, search) => {
        note('images.search', search)
        return []
      },
    },
    quotas: {
      limits: async () => someLimits,
      usage: async () => someLimits,
      defaults: async () => someLimits,
      update: async (_ctx, _project, limits) => ({ ...someLimits, ...limits }),
      reset: async () => undefined,
      classLimits: async () => someLimits,
      updateClass: async (_ctx, _name, limits) => ({ ...someLimits, ...limits }),
    },
  }
}

const someStats = {
  cpuPercent: 12.5,
  memoryBytes: 16 * 1024 * 1024,
  memoryLimitBytes: 64 * 1024 * 1024,
  blockReadBytes: 1,
  blockWrittenBytes: 2,
  networkReceivedBytes: 3,
  networkSentBytes: 4,
}

const someLimits = { containers: 40, memory: 51_200, disk: 100, cpu: 20 }

function knownService(services: readonly ZunService[], { host, binary }: ServiceName): void {
  if (!services.some((service) => service.host === host && service.binary === binary)) {
    throw new ZunServiceNotFound(host, binary)
  }
}

function visible(containers: readonly Container[], ctx: RequestContext): readonly Container[] {
  return containers.filter((container) => ctx.isAdmin || container.projectId === ctx.projectId)
}

function found(containers: readonly Container[], ctx: RequestContext, ident: string): Container {
  const [container, another] = visible(containers, ctx).filter((each) => each.uuid === ident || each.name === ident)
  if (!container) throw new ContainerNotFound(ident)
  if (another) throw new Conflict('Multiple containers exist with same name. Please use the container uuid instead.')
  return container
}

function page(containers: readonly Container[], ctx: RequestContext, query: ListQuery): readonly Container[] {
  const own = containers.filter((container) => query.allProjects || container.projectId === ctx.projectId)
  const start = own.findIndex((container) => container.uuid === query.marker) + 1
  return own.slice(start, start + query.limit)
}

function created(ctx: RequestContext, request: CreateContainer): Container {
  return aContainer({
    projectId: ctx.projectId,
    userId: ctx.userId,
    status: 'Creating',
    image: request.image,
    name: request.name ?? 'alpha-1-container',
    command: request.command ?? null,
    environment: request.environment ?? null,
    imagePullPolicy: request.imagePullPolicy ?? null,
    createdAt: new Date('2026-11-22T18:04:33.506Z'),
  })
}
