// Microversions that only say since when clients may count on something: Zun never made a difference, nor do we.
import { type Version, v } from './versions.ts'

interface Announced {
  readonly version: Version
  readonly route: string
  readonly subject: string
  readonly what: string
}

function announce(minor: number, route: string, subject: string, what: string): Announced {
  return { version: v(1, minor), route, subject, what }
}

const create = 'POST /v1/containers'
const capsule = 'POST /v1/capsules'
const quotas = ['GET', 'PUT', 'DELETE'].map((method) => `${method} /v1/quotas/:project`)
const quotaClasses = ['GET', 'PUT'].map((method) => `${method} /v1/quota_classes/:name`)
const registry = ['GET', 'PATCH', 'DELETE'].map((method) => `${method} /v1/registries/:ident`)

export const announced: readonly Announced[] = [
  announce(2, create, 'nets', '`nets` chooses the networks.'),
  announce(10, 'DELETE /v1/containers/:ident', 'answer', 'The answer comes before the container is gone.'),
  announce(14, 'PATCH /v1/containers/:ident', 'name', '`name` renames, in place of the action that is gone.'),
  announce(16, capsule, 'restartPolicy', '`restartPolicy` stands in `spec` of the template.'),
  announce(17, 'POST /v1/containers/:ident/network_detach', 'port', '`port` names the network to detach.'),
  announce(23, create, 'mounts', 'An item of `mounts` may have the type `bind`.'),
  ...[...quotas, 'GET /v1/quotas/:project/defaults', ...quotaClasses].map((route) =>
    announce(26, route, 'route', 'Quotas.'),
  ),
  announce(28, create, 'cpu_policy', '`cpu_policy` asks for processors of its own.'),
  announce(29, 'GET /v1/hosts/:ident', 'enable_cpu_pinning', '`enable_cpu_pinning` is shown.'),
  ...['GET /v1/registries', 'POST /v1/registries', ...registry].map((route) =>
    announce(30, route, 'route', 'Registries.'),
  ),
  announce(31, 'GET /v1/containers/:ident', 'registry_id', '`registry_id` is shown.'),
  announce(32, 'DELETE /v1/capsules/:ident', 'answer', 'The answer comes before the capsule is gone.'),
  announce(33, 'GET /v1/containers/:ident/container_actions', 'finish_time', '`finish_time` is shown.'),
  announce(34, capsule, 'initContainers', '`initContainers` run before the others.'),
  announce(35, capsule, 'ports', '`ports` of a container of the template are opened.'),
  announce(37, capsule, 'stdin', '`stdin` and `tty` of a container of the template.'),
  announce(38, capsule, 'annotations', '`annotations` in `metadata` of the template.'),
]
