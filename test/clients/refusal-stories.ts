// What this server cannot do yet, or not without its neighbours: it says so, and no client falls over it.
import type { Story } from './story.ts'

const securityGroups = 'Security group web not found. (HTTP 400)'

export const neighbours: Story = {
  about: 'what needs a websocket proxy, Glance or Neutron',
  engine: 'docker',
  containers: { plain: {}, talking: { interactive: true, tty: true, command: ['sh'] } },
  cases: [
    { type: 'attach {talking}', refused: 'This server has no websocket proxy, so nobody can attach to a container.' },
    { type: 'attach {plain}', refused: "Container doesn't support to be attached" },
    { type: 'exec --interactive {plain} sh', refused: 'This server has no websocket proxy for interactive sessions' },
    {
      type: 'commit {plain} team/app:v1',
      refused: 'This server has no image service to commit to. (HTTP 400)',
      code: 0,
    },
    { type: 'add security group {plain} web', version: '1.14', refused: securityGroups, code: 0 },
    { type: 'remove security group {plain} web', version: '1.14', refused: securityGroups, code: 0 },
    { type: 'add security group {plain} web', refused: 'Not Acceptable (HTTP 406)', code: 0 },
    {
      type: 'add floating ip --fixed-ip-address 10.0.0.5 {plain} 10.1.1.1',
      only: 'openstack',
      refused: 'endpoint for network service in RegionOne region not found',
    },
    {
      type: 'remove floating ip 10.1.1.1',
      only: 'openstack',
      refused: 'endpoint for network service in RegionOne region not found',
    },
  ],
}

const notYet = 'Capsules cannot be run by this server yet. (HTTP 400)'

export const capsules: Story = {
  about: 'capsules',
  engine: 'fake',
  cases: [
    { type: 'capsule create --file {dir}/capsule.yaml', only: 'openstack', refused: notYet },
    { type: 'capsule-create --template-file {dir}/capsule.yaml', only: 'zun', refused: notYet },
    { type: 'capsule create --file {dir}/no-kind.yaml', only: 'openstack', refused: /kind.*\(HTTP 400\)/ },
    { type: 'capsule-create -f {dir}/no-kind.yaml', only: 'zun', refused: /kind.*\(HTTP 400\)/ },
    { type: 'capsule list --limit 5 --sort-key uuid --sort-dir asc', shows: [] },
    { type: 'capsule list --all-projects', as: 'admin', shows: [] },
    { type: 'capsule list --marker nobody', refused: 'nobody could not be found. (HTTP 404)' },
    { type: 'capsule show nobody', refused: 'nobody could not be found. (HTTP 404)' },
    { type: 'capsule-describe --format json nobody', only: 'zun', refused: 'nobody could not be found. (HTTP 404)' },
    { type: 'capsule delete nobody', refused: 'nobody could not be found. (HTTP 404)', code: 0 },
  ],
}

export const aboutItself: Story = {
  about: 'what the client says of itself and of the server',
  engine: 'fake',
  cases: [
    { type: 'version-list', only: 'zun', says: /\| v1 +\| CURRENT \| 1\.1 +\| 1\.41 +\|/ },
    { type: 'help run', only: 'zun', says: 'Run a command in a new container.' },
    { type: 'bash_completion', only: 'zun', says: 'availability-zone-list' },
    { type: 'bash-completion', only: 'zun', says: 'availability-zone-list' },
  ],
}
