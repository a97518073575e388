// The many options of `run` and `create`, on a real Docker.
import { expect } from 'vitest'
import { docker } from '../support/docker-engine.ts'
import { type Case, factOf, type Story } from './story.ts'

/** All that can be wished for at once; some of it by admins only. */
const wishes = [
  ...['--cpu', '0.1', '--memory', '32', '--environment', 'A=B', '--workdir', '/etc', '--label', 'tier=web'],
  ...['--image-pull-policy', 'never', '--restart', 'on-failure:3', '--image-driver', 'docker', '--expose-port', '80'],
  ...['--hint', 'group=x', '--net', 'network=bridge', '--runtime', 'runc', '--hostname', 'alpha', '--auto-heal'],
  ...['--availability-zone', 'nova', '--healthcheck', 'cmd=true,interval=5,retries=2,timeout=3', '--host', '{host}'],
  ...['--entrypoint', 'sh -c', 'busybox', 'sleep 1000'],
]

const granted = {
  environment: { A: 'B' },
  workdir: '/etc',
  labels: { tier: 'web' },
  image_pull_policy: 'never',
  restart_policy: { Name: 'on-failure', MaximumRetryCount: '3' },
  runtime: 'runc',
  auto_heal: true,
  healthcheck: { test: 'true', interval: 5, timeout: 3, retries: 2 },
  entrypoint: ['sh', '-c'],
  hostname: 'alpha',
}

const format = '{{json .Config.Env}} {{.Config.WorkingDir}} {{.Config.Hostname}} {{json .HostConfig.RestartPolicy}}'

const wishing = (verb: string, status: string): readonly Case[] => [
  {
    type: [verb, '--name', `${verb}-{me}`, ...wishes],
    as: 'admin',
    shows: granted,
    keeps: { made: 'uuid' },
    leaves: { made: status },
    after: async (scene) => {
      const seen = await docker('inspect', '--format', format, `zun-${factOf(scene, 'made')}`)
      expect(seen).toContain('"A=B"')
      expect(seen).toContain('/etc alpha {"Name":"on-failure","MaximumRetryCount":3}')
    },
  },
  { type: `show ${verb}-{me}`, as: 'admin', shows: { uuid: '{made}', status, host: '{host}' } },
  { type: [verb, '--auto-remove', '--memory', '32', 'busybox', 'true'], shows: { auto_remove: true } },
  { type: `${verb} --disk -1 busybox`, refused: /field 'disk'.* \(HTTP 400\)/ },
  { type: `${verb} --privileged busybox`, as: 'admin', refused: "Policy doesn't allow container:create:privileged" },
  { type: `${verb} --mount source=data,destination=/data busybox`, refused: 'this server has no volume service.' },
  { type: `${verb} --security-group web busybox`, refused: 'Security group web not found. (HTTP 400)' },
  { type: `${verb} --registry nowhere busybox`, refused: 'Registry nowhere could not be found. (HTTP 404)' },
]

export const running: Story = {
  about: 'all options of run',
  engine: 'docker',
  cases: [
    ...wishing('run', 'Running'),
    // They wait for the container to run before they attach to it.
    {
      type: 'run --interactive --memory 32 busybox sh',
      refused: 'This server has no websocket proxy, so nobody can attach',
    },
  ],
}

export const creating: Story = {
  about: 'all options of create',
  engine: 'docker',
  cases: [
    ...wishing('create', 'Created'),
    { type: 'create --interactive --memory 32 busybox sh', shows: { interactive: true, tty: true } },
  ],
}
