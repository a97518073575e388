// What one does to containers, on a real Docker.
import { expect } from 'vitest'
import { docker } from '../support/docker-engine.ts'
import { until } from '../support/until.ts'
import { factOf, type Scene, type Story } from './story.ts'

const inspected = (scene: Scene, fact: string, format: string) =>
  docker('inspect', '--format', format, `zun-${factOf(scene, fact)}`)

/** Ends when it is told to, unlike a first process without a handler. */
const untilTold = 'trap exit TERM; while :; do sleep 0.2; done'

export const life: Story = {
  about: 'the life of a container',
  engine: 'docker',
  cases: [
    {
      type: ['run', '--name', 'life-{me}', '--cpu', '0.1', '--memory', '32', 'busybox', 'sh', '-c', untilTold],
      shows: { name: 'life-{me}', status: 'Creating', cpu: 0.1, memory: '32', command: ['sh', '-c', untilTold] },
      keeps: { life: 'uuid', project: 'project_id', user: 'user_id' },
      leaves: { life: 'Running' },
    },
    {
      type: 'list --name life-{me} --image busybox --status Running --memory 32 --auto-remove false --sort-key name --sort-dir asc',
      shows: [{ uuid: '{life}', name: 'life-{me}', status: 'Running', task_state: null }],
    },
    // Compat: with a limit, both clients forget every filter.
    { type: 'list --limit 1', shows: [{ image: 'busybox' }] },
    { type: 'list --marker {life} --name life-{me}', shows: [] },
    { type: 'list --task-state Deleting --project-id {project} --user-id {user}', shows: [] },
    { type: 'list --all-projects --host {host} --project-id {project}', as: 'admin', among: { uuid: '{life}' } },
    { type: 'list --all-projects', refused: "Policy doesn't allow container:get_all_all_projects to be performed." },
    { type: 'show life-{me}', shows: { uuid: '{life}', status: 'Running', interactive: false, labels: {} } },
    { type: 'show --format json {life}', only: 'zun', says: '"status": "Running"' },
    { type: 'show --all-projects {life}', as: 'admin', shows: { uuid: '{life}', host: '{host}' } },
    { type: 'show nobody', refused: 'Container nobody could not be found. (HTTP 404)' },
    { type: 'stop --timeout 0 life-{me}', leaves: { life: 'Stopped' } },
    { type: 'stop life-{me}', refused: 'Cannot stop container {life} in Stopped state (HTTP 409)', code: 0 },
    { type: 'start life-{me}', leaves: { life: 'Running' } },
    { type: 'restart --timeout 0 life-{me}', leaves: { life: 'Running' } },
    { type: 'pause life-{me}', leaves: { life: 'Paused' } },
    { type: 'unpause life-{me}', leaves: { life: 'Running' } },
    { type: 'kill --signal SIGKILL life-{me}', leaves: { life: 'Stopped' } },
    { type: 'start {life}', leaves: { life: 'Running' } },
    {
      type: 'set --name renamed-{me} --cpu 0.2 --memory 48 --auto-heal {life}',
      shows: { uuid: '{life}', name: 'renamed-{me}', cpu: 0.2, memory: '48', auto_heal: true },
      after: async (scene) => expect(await inspected(scene, 'life', '{{.HostConfig.Memory}}')).toBe(`${48 * 2 ** 20}`),
    },
    {
      type: 'set --no-auto-heal {life}',
      shows: { auto_heal: false },
      after: async (scene) => void scene.facts.set('engine', await inspected(scene, 'life', '{{.Id}}')),
    },
    { type: 'rename {life} again-{me}', only: 'zun', version: '1.13' },
    { type: 'rename {life} never', only: 'zun', refused: 'Not Acceptable (HTTP 406)' },
    {
      type: 'rebuild --image busybox --image-driver docker {life}',
      leaves: { life: 'Running' },
      after: async (scene) => expect(await inspected(scene, 'life', '{{.Id}}')).not.toBe(factOf(scene, 'engine')),
    },
    { type: 'rebuild --wait {life}', only: 'openstack', says: 'rebuild container {life} success.' },
    { type: 'delete {life}', refused: 'Cannot delete container {life} in Running state (HTTP 409)', code: 0 },
    { type: 'delete --stop {life}', leaves: { life: 'Gone' } },
  ],
}

export const making: Story = {
  about: 'containers made and deleted in other ways',
  engine: 'docker',
  cases: [
    { type: 'create busybox', keeps: { kept: 'uuid' }, leaves: { kept: 'Created' } },
    { type: 'delete --force --all-projects {kept}', as: 'admin', leaves: { kept: 'Gone' } },
    { type: 'create --wait busybox true', only: 'openstack', keeps: { kept: 'uuid' }, leaves: { kept: 'Created' } },
    { type: 'delete --wait {kept}', only: 'openstack', says: 'success', leaves: { kept: 'Gone' } },
    { type: 'run --wait --memory 32 busybox sleep 1000', only: 'openstack', shows: { status: 'Running' } },
  ],
}

export const inside: Story = {
  about: 'what is inside of a container, and what was done to it',
  engine: 'docker',
  containers: { inside: { command: ['sh', '-c', 'echo out; echo err >&2; sleep 1000'] } },
  cases: [
    { type: 'logs inside-{me}', says: /out\n(.*\n)*err|err\n(.*\n)*out/ },
    { type: 'logs --stdout --timestamps --tail 2 --since 1 {inside}', says: /^\d{4}-\d\d-\d\dT\S+Z out\n+$/ },
    { type: 'logs --stderr {inside}', says: /^err\n+$/ },
    { type: ['exec', '{inside}', 'echo', 'two words'], says: 'two words' },
    // Compat: zun prints what the command says, and drops how it ended.
    { type: ['exec', '{inside}', 'sh', '-c', 'echo bad; exit 3'], only: 'openstack', code: 3, says: 'bad' },
    { type: ['exec', '{inside}', 'sh', '-c', 'echo bad; exit 3'], only: 'zun', says: 'bad' },
    {
      type: 'stats {inside}',
      shows: {
        CONTAINER: 'inside-{me}',
        'BLOCK I/O(B)': expect.stringMatching(/^\d+\/\d+$/),
        'NET I/O(B)': expect.stringMatching(/^\d+\/\d+$/),
      },
    },
    { type: 'cp {dir}/note.txt {inside}:/etc' },
    { type: 'exec {inside} cat /etc/note.txt', says: 'a note from outside' },
    { type: 'cp {inside}:/etc/hostname {dir}/{me}' },
    {
      type: 'cp {inside}:/no/such/file {dir}/{me}',
      refused: /Could not find the file \/no\/such\/file in container \S+ \(HTTP 400\)/,
    },
    {
      type: 'action list {inside}',
      shows: [{ action: 'create', container_uuid: '{inside}', message: null }],
      after: async (scene) => {
        const { body } = await scene.zun.api('GET', `/v1/containers/${factOf(scene, 'inside')}/container_actions`)
        scene.facts.set('request', body.containerActions[0].request_id)
      },
    },
    {
      type: 'action show {inside} {request}',
      shows: { action: 'create', request_id: '{request}', container_uuid: '{inside}', message: null },
    },
    { type: 'action show {inside} req-none', refused: '(HTTP 404)' },
    // Compat: both clients fail at printing what they were told, in every release; the library reads it well.
    { type: 'top {inside}', refused: "unsupported operand type(s) for %: 'NoneType' and 'str'" },
    { type: 'top --pid 1 {inside}', refused: "unsupported operand type(s) for %: 'NoneType' and 'str'" },
  ],
}

export const networks: Story = {
  about: 'the networks of a container',
  engine: 'docker',
  containers: { wired: {} },
  cases: [
    { type: 'network list {wired}', shows: [{ fixed_ips: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) }] },
    { type: 'network attach --network {second} {wired}', after: (scene) => isOn(scene, 2) },
    { type: 'network detach --network {second} {wired}', after: (scene) => isOn(scene, 1) },
    { type: 'network attach --network {second} {wired}', after: (scene) => isOn(scene, 2) },
    { type: 'network detach --port {port} {wired}', after: (scene) => isOn(scene, 1) },
    {
      type: 'network attach --network nowhere {wired}',
      refused: 'network nowhere could not be found. (HTTP 404)',
      code: 0,
    },
    { type: 'network attach --port nowhere {wired}', refused: /nowhere could not be found.* \(HTTP 404\)/, code: 0 },
    {
      type: 'network attach --network {second} --fixed-ip 10.0.0.9 {wired}',
      refused: /10\.0\.0\.9 .*\(HTTP 400\)/,
      code: 0,
    },
    { type: 'run --net network=nowhere busybox', refused: 'network nowhere could not be found. (HTTP 404)' },
    {
      type: 'create --net network={second} --memory 32 busybox',
      keeps: { second_only: 'uuid' },
      leaves: { second_only: 'Created' },
      after: async (scene) =>
        expect(await inspected(scene, 'second_only', '{{.HostConfig.NetworkMode}}')).toBe(factOf(scene, 'second')),
    },
  ],
}

/** So the API says, and so it is. The port of the last one is a fact then. */
async function isOn(scene: Scene, count: number): Promise<void> {
  const uuid = factOf(scene, 'wired')
  const { networks } = await until(`${uuid} is on ${count} networks`, 10_000, async () => {
    await scene.zun.reaches(uuid, 'Running')
    const { body } = await scene.zun.api('GET', `/v1/containers/${uuid}/network_list`)
    return body.networks.length === count && body
  })
  expect(JSON.parse(await inspected(scene, 'wired', '{{json .NetworkSettings.Networks}}'))).toSatisfy(
    (engine: object) => Object.keys(engine).length === count,
  )
  scene.facts.set('port', networks.at(-1).port_id)
}
