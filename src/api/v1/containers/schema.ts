// What requests on containers may say.
import type { CreateContainer, UpdateContainer } from '#app/app.ts'
import { change, holds } from '../../changes.ts'
import type { EdgeConf } from '../../conf.ts'
import { changed, optional, parameters, type Rule, required, type Values } from '../../schema/field.ts'
import { repr } from '../../schema/python.ts'
import * as t from '../../schema/types.ts'
import { type Version, v } from '../../versions.ts'
import * as c from './types.ts'

export type CreateParameters = Values<ReturnType<typeof createContainer>['fields']>

export const createQuery = parameters({
  run: optional(t.extendedBool, { description: 'Start the container once it is created.' }),
})

const idempotencyKey = 'Idempotency-Key'

export const createHeaders = {
  [idempotencyKey]: optional(t.textOf(1, 255, { pattern: '^[!-~]+$' }), {
    description:
      'Makes the request safe to repeat: within 24 hours one key makes one container in a project, and each repetition answers with it.',
    since: v(1, 41),
    tooNew: 'unexpected',
  }),
}

export function idempotencyKeyIn(headers: Readonly<Record<string, unknown>>): string | undefined {
  const key = headers[idempotencyKey]
  return typeof key === 'string' ? key : undefined
}

export function createContainer(conf: EdgeConf) {
  return parameters(
    {
      name: optional(t.resourceNameOrNull, { description: 'Name; generated when not given.' }),
      image: required(t.imageReference, { description: 'Name or id of the image.' }),
      command: changed(
        v(1, 20),
        { before: c.commandLine, after: c.commandWords },
        { description: 'Command to run; one line before 1.20, a list of words since.' },
      ),
      cpu: optional(c.cpu(conf), { description: 'Number of virtual CPUs.' }),
      cpu_policy: optional(c.cpuPolicy, { description: 'Whether the CPUs are its own or shared.' }),
      memory: optional(c.memory(conf), { description: 'Memory in MiB.' }),
      disk: optional(c.disk(conf), { description: 'Size of the writable layer in GiB.' }),
      workdir: optional(t.text, { description: 'Working directory of the command.' }),
      auto_remove: optional(t.strictBool, { description: 'Delete the container when it stops.', since: v(1, 3) }),
      image_pull_policy: optional(c.imagePullPolicy, {
        description: 'When the host fetches the image.',
        policy: 'container:create:image_pull_policy',
        counts: 'not-empty',
      }),
      labels: optional(c.labels, { description: 'Labels, name to value.' }),
      environment: optional(c.environment, { description: 'Environment variables, name to value.' }),
      restart_policy: optional(c.restartPolicy, { description: 'What to do when the container exits.' }),
      interactive: optional(t.bool, { description: 'Keep standard input open.' }),
      tty: optional(t.bool, { description: 'Give it a terminal; from 1.20 to 1.35 follows interactive.' }),
      image_driver: optional(c.imageDriver(conf), { description: 'Where the image comes from.' }),
      security_groups: optional(c.securityGroups, { description: 'Names or ids of security groups.' }),
      hints: optional(t.objectOrNull, { description: 'Hints for the scheduler.' }),
      mounts: optional(c.mounts, {
        description: 'Volumes and files to mount.',
        since: v(1, 11),
        counts: 'not-empty',
      }),
      nets: optional(c.nets, { description: 'Networks or ports to attach.' }),
      runtime: optional(t.text, {
        description: 'Container runtime of the host.',
        since: v(1, 5),
        policy: 'container:create:runtime',
      }),
      hostname: optional(t.textOf(1, 63, { pattern: '^[a-zA-Z0-9-._]*$' }), {
        description: 'Host name inside the container.',
        since: v(1, 9),
      }),
      availability_zone: optional(t.textOrNull(1, 255), { description: 'Zone to place it in.' }),
      auto_heal: optional(t.bool, { description: 'Create it anew when the host has lost it.' }),
      privileged: optional(t.bool, {
        description: 'Give it all privileges on the host.',
        since: v(1, 21),
        policy: 'container:create:privileged',
      }),
      healthcheck: optional(c.healthcheck, {
        description: 'Command (cmd) that tells whether it is well; interval and timeout in seconds, retries.',
        since: v(1, 22),
        counts: 'not-empty',
      }),
      exposed_ports: optional(c.exposedPorts, {
        description: 'Ports to open, as 80/tcp, to empty objects.',
        since: v(1, 24),
      }),
      registry: optional(t.resourceName, {
        description: 'Name or UUID of the registry the image is in.',
        since: v(1, 31),
      }),
      host: optional(t.hostName, {
        description: 'Host to place it on.',
        since: v(1, 39),
        tooNew: 'unexpected',
        policy: 'container:create:requested_destination',
      }),
      entrypoint: optional(c.commandWords, {
        description: 'Entry point of the container.',
        since: v(1, 40),
        tooNew: 'unexpected',
      }),
      // No schema looks at it in a body: the query's does.
      run: optional(t.looseBool('run or interactive'), { description: 'Start the container once it is created.' }),
    },
    { rules: [notGroupsAndPorts], gates: gateOrder },
  )
}

const notGroupsAndPorts: Rule = {
  since: v(1, 20),
  what: '`security_groups` and `exposed_ports` cannot be given together.',
  schema: { not: { required: ['security_groups', 'exposed_ports'] } },
  check: (given) =>
    Object.hasOwn(given, 'security_groups') && Object.hasOwn(given, 'exposed_ports')
      ? `${repr(given)} should not be valid under {'required': ['security_groups', 'exposed_ports']}`
      : undefined,
}

const gateOrder = [
  'run',
  'auto_remove',
  'runtime',
  'hostname',
  'nets',
  'healthcheck',
  'mounts',
  'privileged',
  'image_pull_policy',
  'restart_policy',
  'exposed_ports',
  'registry',
  'host',
]

/** The request as the app reads it. */
export function createRequest(p: CreateParameters, version: Version, conf: EdgeConf): CreateContainer {
  const {
    run = false,
    image_driver = conf.defaultImageDriver,
    cpu_policy,
    memory,
    disk,
    auto_remove,
    auto_heal,
    image_pull_policy,
    restart_policy,
    security_groups,
    exposed_ports,
    availability_zone,
    runtime,
    tty,
    ...same
  } = p
  return {
    ...same,
    run,
    imageDriver: image_driver,
    ...(cpu_policy !== undefined && { cpuPolicy: cpu_policy }),
    ...(memory !== undefined && { memoryMib: memory }),
    ...(disk !== undefined && { diskGib: disk }),
    ...(auto_remove !== undefined && { autoRemove: auto_remove }),
    ...(auto_heal !== undefined && { autoHeal: auto_heal }),
    ...(image_pull_policy !== undefined && { imagePullPolicy: image_pull_policy }),
    ...(restart_policy !== undefined && { restartPolicy: restart_policy }),
    ...(security_groups !== undefined && { securityGroups: security_groups }),
    ...(exposed_ports !== undefined && { exposedPorts: exposed_ports }),
    ...(availability_zone !== undefined && { availabilityZone: availability_zone }),
    ...(runtime !== undefined && runtime !== '' && { runtime }),
    ...ttyOf(tty, p.interactive, version),
  }
}

// Until 1.36 there was one switch for both, but only since commands are lists did the server draw that conclusion.
export const ttyFollows = change(v(1, 20), 'tty', '`tty` has the value of `interactive` where that is given.')
export const ttyAlone = change(v(1, 36), 'tty', '`tty` and `interactive` are independent.')

function ttyOf(tty: boolean | undefined, interactive: boolean | undefined, version: Version): { tty?: boolean } {
  const follows = interactive !== undefined && holds(ttyFollows, version) && !holds(ttyAlone, version)
  const value = follows ? interactive : tty
  return value === undefined ? {} : { tty: value }
}

export function updateContainer(conf: EdgeConf) {
  return parameters({
    cpu: optional(c.cpu(conf), { description: 'Number of virtual CPUs.' }),
    memory: optional(c.memory(conf), { description: 'Memory in MiB.' }),
    name: optional(t.resourceNameOrNull, { description: 'New name.' }),
    auto_heal: optional(t.bool, { description: 'Create it anew when the host has lost it.' }),
  })
}

type UpdateParameters = Values<ReturnType<typeof updateContainer>['fields']>

export function updateRequest({ memory, auto_heal, ...same }: UpdateParameters): UpdateContainer {
  return {
    ...same,
    ...(memory !== undefined && { memoryMib: memory }),
    ...(auto_heal !== undefined && { autoHeal: auto_heal }),
  }
}

export const showQuery = parameters(
  {
    all_projects: optional(t.looseBool('all_projects'), {
      description: 'Look in all projects.',
      policy: 'container:get_one_all_projects',
      counts: 'true',
    }),
  },
  { unknown: 'ignore' },
)

export const deleteQuery = parameters({
  force: optional(t.extendedBool, {
    description: 'Delete it whatever it is doing.',
    since: v(1, 7),
    counts: 'handled',
  }),
  stop: optional(t.extendedBool, { description: 'Stop it first when it runs.', since: v(1, 12), counts: 'handled' }),
  all_projects: optional(t.extendedBool, {
    description: 'Look in all projects.',
    policy: 'container:delete_all_projects',
    counts: 'true',
  }),
})
