// What is told of containers.
import { containerStatuses } from '#objects/container.ts'
import {
  choice,
  either,
  flag,
  integer,
  listOf,
  mapOf,
  named,
  nullable,
  number,
  object,
  reshaped,
  sometimes,
  text,
} from '../../schema/shape.ts'
import { v } from '../../versions.ts'
import { links, pageOf, projectId, userId, uuid } from '../shapes.ts'

const ipVersion = integer('4 or 6.')

const address = named(
  'Address',
  object({
    addr: text('IP address.'),
    version: ipVersion,
    port: text('Id of the port.'),
    subnet_id: text('Id of the subnet.'),
    preserve_on_delete: flag('Whether the port outlives the container.'),
  }),
)

export const addresses = mapOf(listOf(address), 'Id of the network to the addresses there.')

export const restartPolicy = named(
  'RestartPolicy',
  object({
    Name: choice(['no', 'always', 'on-failure', 'unless-stopped'], 'When it is started again.'),
    MaximumRetryCount: text('How often, as digits.'),
  }),
)

const healthcheck = named(
  'Healthcheck',
  object({
    test: text('Command that tells whether it is well.'),
    interval: integer('Seconds between two of them.'),
    timeout: integer('Seconds it may take.'),
    retries: integer('How often it may fail.'),
  }),
)

const empty = object({}, 'None.')

// What was not given is null in the answer to the creation and empty in every later one.
export const containerAnswer = named(
  'Container',
  object({
    uuid: uuid(),
    name: nullable(text('Name.')),
    project_id: projectId(),
    user_id: userId(),
    image: text('Image it was made from.'),
    cpu: nullable(number('Virtual CPUs.')),
    cpu_policy: nullable(text('shared, or dedicated.')),
    memory: nullable(text('Memory in MiB, as digits.')),
    command: nullable(listOf(text(), 'Words of its command.')),
    status: choice(containerStatuses, 'What it is.'),
    status_reason: nullable(text('Why.')),
    task_state: nullable(text('What is being done to it; null when nothing is.')),
    environment: nullable(mapOf(text(), 'Environment variables, name to value.')),
    workdir: nullable(text('Working directory of the command.')),
    auto_remove: flag('Whether it is deleted when it stops.'),
    ports: nullable(listOf(integer(), 'Ports it serves.')),
    hostname: nullable(text('Host name inside.')),
    labels: nullable(mapOf(text(), 'Labels, name to value.')),
    addresses: nullable(addresses),
    image_pull_policy: sometimes(nullable(text('When the host fetches the image.')), {
      policy: 'container:get_one:image_pull_policy',
    }),
    host: sometimes(nullable(text('Host it is on.')), { policy: 'container:get_one:host' }),
    restart_policy: nullable(either(restartPolicy, empty)),
    status_detail: nullable(text('For how long, as in Up 5 minutes.')),
    interactive: flag('Whether standard input is kept open.'),
    tty: flag('Whether it has a terminal.'),
    image_driver: nullable(text('Where the image comes from.')),
    security_groups: nullable(listOf(text(), 'Ids of its security groups.')),
    runtime: sometimes(nullable(text('Container runtime of the host.')), { policy: 'container:get_one:runtime' }),
    disk: number('Size of the writable layer in GiB; 0 for any.'),
    auto_heal: flag('Whether it is made anew when the host has lost it.'),
    privileged: sometimes(flag('Whether it has all privileges on the host.'), {
      policy: 'container:get_one:privileged',
    }),
    healthcheck: nullable(either(healthcheck, empty)),
    registry_id: nullable(text('UUID of the registry the image is in.')),
    entrypoint: nullable(listOf(text(), 'Words of its entry point.')),
    created_at: nullable(text('When it was asked for, in UTC.')),
    updated_at: nullable(text('When its record last changed, in UTC.')),
    links: sometimes(links, { when: 'not in lists' }),
  }),
)

export const waitAnswer = object({
  reached: flag('Whether it has one of the statuses, with nothing under way.'),
  container: nullable(containerAnswer),
})

export const containersAnswer = pageOf('containers', containerAnswer)

export const statsAnswer = named(
  'Stats',
  object({
    CONTAINER: nullable(text('Name of the container.')),
    'CPU %': number('Of one CPU: two that are busy are 200.'),
    'MEM USAGE(MiB)': number('Memory it uses.'),
    'MEM LIMIT(MiB)': number('Memory it may use.'),
    'MEM %': number('The one of the other.'),
    'BLOCK I/O(B)': text('Bytes read and written, as in 1/2.'),
    'NET I/O(B)': text('Bytes received and sent, as in 1/2.'),
  }),
)

export const processesAnswer = named(
  'Processes',
  object({
    Titles: listOf(text(), 'Titles of the columns.'),
    Processes: listOf(listOf(text()), 'A row for each process.'),
  }),
)

export const executedAnswer = named(
  'Executed',
  object({
    output: nullable(text('What the command wrote.')),
    exit_code: nullable(integer('How it ended.')),
    exec_id: nullable(text('Id of a command that waits for a terminal.')),
    proxy_url: nullable(text('Where that terminal is served.')),
  }),
)

export const logsAnswer = text('What the container wrote.')

export const archiveAnswer = named(
  'Archive',
  object({
    data: text('The tar: as text before 1.25, in base64 since.'),
    stat: object(
      {
        name: text('Name of the file or directory.'),
        size: integer('Bytes.'),
        mode: integer('Permissions, and a bit for a directory.'),
        mtime: text('When it last changed.'),
        linkTarget: text('Where a link points to.'),
      },
      'What was asked for.',
    ),
  }),
)

const networkId = text('Id of the network.')
const portId = text('Id of the port.')
const subnetId = text('Id of the subnet.')
const ipAddress = text('IP address.')

export const attachedAnswer = object({
  networks: listOf(
    named(
      'AttachedNetwork',
      reshaped(
        v(1, 18),
        object({ net_id: networkId, subnet_id: subnetId, port_id: portId, version: ipVersion, ip_address: ipAddress }),
        object({
          net_id: networkId,
          port_id: portId,
          fixed_ips: listOf(object({ subnet_id: subnetId, version: ipVersion, ip_address: ipAddress })),
        }),
      ),
    ),
  ),
})

/** Of terminals and image services that are not there yet. */
export const terminalAnswer = text('Address of the websocket.')
export const committedAnswer = object({ uuid: text('UUID of the image.') })
