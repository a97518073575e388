// What operators do: hosts, services, images, quotas, registries. What needs no engine is typed to the fake one.
import { expect } from 'vitest'
import { docker } from '../support/docker-engine.ts'
import { until } from '../support/until.ts'
import { factOf, type Story } from './story.ts'

export const hosts: Story = {
  about: 'hosts and zones',
  engine: 'docker',
  cases: [
    {
      type: 'host list --limit 1 --sort-key hostname --sort-dir asc',
      as: 'admin',
      shows: [{ hostname: '{host}' }],
    },
    { type: 'host list --marker nowhere', as: 'admin', refused: 'Compute node nowhere could not be found. (HTTP 404)' },
    { type: 'host list', refused: "Policy doesn't allow host:get_all to be performed. (HTTP 403)" },
    { type: 'host show {host}', as: 'admin', shows: { hostname: '{host}', os_type: 'linux', labels: {} } },
    { type: 'host-show --format json {host}', only: 'zun', as: 'admin', says: '"hostname": "{host}"' },
    { type: 'availability zone list', shows: [{ availability_zone: 'nova' }] },
  ],
}

const compute = { Host: '{host}', Binary: 'zun-compute' }
const lowerCase = { host: '{host}', binary: 'zun-compute' }

export const services: Story = {
  about: 'services, and before that what needs one: the search for images',
  engine: 'fake',
  cases: [
    { type: 'image search team/app', among: { Name: 'team/app' } },
    {
      type: 'image search --exact-match --image-driver docker busybox',
      only: 'openstack',
      shows: [{ Name: 'busybox' }],
    },
    { type: 'image-search --exact-match --image_driver docker busybox', only: 'zun', shows: [{ Name: 'busybox' }] },
    {
      type: 'image search quay.io/team/app',
      refused: 'Image searching is not supported in registry: quay.io (HTTP 400)',
    },
    { type: 'image search --exact-match --image-driver glance busybox', only: 'openstack', shows: [] },
    { type: 'service list', as: 'admin', among: { ...compute, State: 'up', Disabled: false } },
    { type: 'service list', refused: "Policy doesn't allow zun-service:get_all to be performed. (HTTP 403)" },
    // The two clients disagree on the case of the titles.
    {
      type: ['service', 'disable', '--reason', 'new disk', '{host}', 'zun-compute'],
      as: 'admin',
      only: 'openstack',
      shows: { ...compute, Disabled: true, 'Disabled Reason': 'new disk' },
    },
    {
      type: ['service-disable', '--reason', 'new disk', '{host}', 'zun-compute'],
      as: 'admin',
      only: 'zun',
      shows: { ...lowerCase, disabled: true, disabled_reason: 'new disk' },
    },
    { type: 'service list', as: 'admin', among: { ...compute, Disabled: true, 'Disabled Reason': 'new disk' } },
    { type: 'service enable {host} zun-compute', as: 'admin' },
    { type: 'service list', as: 'admin', among: { ...compute, Disabled: false, 'Disabled Reason': null } },
    { type: 'service forcedown {host} zun-compute', as: 'admin' },
    { type: 'service list', as: 'admin', among: { ...compute, State: 'down' } },
    { type: 'service forcedown --unset {host} zun-compute', as: 'admin' },
    { type: 'service list', as: 'admin', among: { ...compute, State: 'up' } },
    { type: 'service disable nowhere zun-compute', as: 'admin', refused: 'nowhere could not be found. (HTTP 404)' },
    {
      type: 'service delete nowhere zun-compute',
      as: 'admin',
      refused: 'nowhere could not be found. (HTTP 404)',
      code: 0,
    },
    { type: 'service list', as: 'admin', shows: [{ Host: '{host}' }] },
    { type: 'service delete {host} zun-compute', as: 'admin' },
  ],
}

export const quotas: Story = {
  about: 'quotas',
  engine: 'fake',
  cases: [
    { type: 'quota get quota-{me}', as: 'admin', shows: { containers: 40, memory: 51200, disk: 100, cpu: 20 } },
    {
      type: 'quota update --containers 7 --memory 128 --disk 9 --cpu 3 quota-{me}',
      as: 'admin',
      shows: { containers: 7, memory: 128, disk: 9, cpu: 3 },
    },
    { type: 'quota get quota-{me}', as: 'admin', shows: { containers: 7, memory: 128, disk: 9, cpu: 3 } },
    {
      type: 'quota get --usages quota-{me}',
      as: 'admin',
      only: 'openstack',
      shows: { containers: { limit: 7, in_use: 0 }, cpu: { limit: 3, in_use: 0 } },
    },
    {
      type: 'quota-get --usages quota-{me}',
      as: 'admin',
      only: 'zun',
      among: { Property: 'containers', limit: 7, in_use: 0 },
    },
    { type: 'quota default quota-{me}', as: 'admin', shows: { containers: 40 } },
    { type: 'quota delete quota-{me}', as: 'admin' },
    { type: 'quota get quota-{me}', as: 'admin', shows: { containers: 40 } },
    { type: 'quota get quota-{me}', refused: "Policy doesn't allow quota:get to be performed. (HTTP 403)" },
    { type: 'quota update --cpu -5 quota-{me}', as: 'admin', refused: /field 'cpu'.*minimum of -1 \(HTTP 400\)/ },
    {
      type: 'quota class update --containers 5 --memory 64 --disk 4 --cpu 2 class-{me}',
      as: 'admin',
      shows: { containers: 5, memory: 64, disk: 4, cpu: 2 },
    },
    { type: 'quota class get class-{me}', as: 'admin', shows: { containers: 5, memory: 64, disk: 4, cpu: 2 } },
  ],
}

const login = { name: 'mine-{me}', domain: 'registry.test', username: 'robot', password: '***' }

export const registries: Story = {
  about: 'registries',
  engine: 'fake',
  cases: [
    {
      type: 'registry create --name mine-{me} --username robot --password secret --domain registry.test',
      shows: login,
      keeps: { registry: 'uuid', project: 'project_id', user: 'user_id' },
    },
    { type: 'registry show mine-{me}', shows: { ...login, uuid: '{registry}' } },
    { type: 'registry-show --format json {registry}', only: 'zun', says: '"password": "***"' },
    {
      type: 'registry list --name mine-{me} --domain registry.test --username robot --limit 5 --sort-key name --sort-dir asc',
      shows: [{ ...login, uuid: '{registry}' }],
    },
    { type: 'registry list --marker {registry} --name mine-{me}', shows: [] },
    {
      type: 'registry list --all-projects --project-id {project} --user-id {user}',
      as: 'admin',
      among: { uuid: '{registry}', password: '***' },
    },
    {
      type: 'registry update --name ours-{me} --username human --password new --domain other.test {registry}',
      shows: { name: 'ours-{me}', username: 'human', domain: 'other.test', password: '***' },
    },
    { type: 'registry delete ours-{me}' },
    { type: 'registry show {registry}', refused: 'Registry {registry} could not be found. (HTTP 404)' },
    { type: 'registry delete {registry}', refused: 'could not be found. (HTTP 404)', code: 0 },
  ],
}

export const images: Story = {
  about: 'images on hosts',
  engine: 'docker',
  cases: [
    {
      type: 'image pull {images}/some-image {host}',
      as: 'admin',
      shows: { repo: '{images}/some-image', tag: 'latest', host: '{host}' },
      keeps: { image: 'uuid' },
      after: async (scene) => {
        await until('the image is there', 15_000, async () => {
          const { body } = await scene.zun.api('GET', `/v1/images/${factOf(scene, 'image')}`, { as: 'admin' })
          return body.image_id !== null
        })
        expect(await docker('images', '-q', '--no-trunc', `${factOf(scene, 'images')}/some-image`)).toMatch(/^sha256:/)
      },
    },
    {
      type: 'image pull {images}/some-image {host}',
      as: 'admin',
      refused: /\(HTTP 409\)/,
    },
    {
      type: 'image list --limit 5 --sort-key repo --sort-dir desc',
      as: 'admin',
      among: { uuid: '{image}', repo: '{images}/some-image', image_id: expect.stringMatching(/^sha256:/) },
    },
    { type: 'image list --marker nope', as: 'admin', refused: 'Image nope could not be found.' },
    { type: 'image list', refused: "Policy doesn't allow image:get_all to be performed. (HTTP 403)" },
    { type: 'image show {image}', as: 'admin', shows: { uuid: '{image}', tag: 'latest', host: '{host}' } },
    {
      type: 'image delete {image}',
      as: 'admin',
      after: async (scene) => {
        await until('the image is gone', 15_000, async () => {
          const left = await docker('images', '-q', `${factOf(scene, 'images')}/some-image`)
          return left === ''
        })
      },
    },
    { type: 'image show {image}', as: 'admin', refused: 'Image {image} could not be found.' },
    { type: 'image delete {image}', as: 'admin', refused: 'could not be found.', code: { openstack: 0, zun: 1 } },
  ],
}
