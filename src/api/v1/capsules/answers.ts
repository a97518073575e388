// What is told of capsules; before 1.32 under older names.
import { containerStatuses } from '#objects/container.ts'
import {
  anything,
  choice,
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
import { addresses, containerAnswer, restartPolicy } from '../containers/answers.ts'
import { links, pageOf, projectId, userId, uuid } from '../shapes.ts'

const renamed = v(1, 32)
const before = { until: v(1, 31) }
const since = { since: renamed }
const labels = nullable(mapOf(text(), 'Labels, name to value.'))

export const capsuleAnswer = named(
  'Capsule',
  object({
    uuid: uuid(),
    links,
    project_id: projectId(),
    user_id: userId(),
    cpu: nullable(number('Virtual CPUs of its containers together.')),
    memory: nullable(text('Memory of its containers together in MiB, as digits.')),
    status: choice(containerStatuses, 'What it is.'),
    status_reason: nullable(text('Why.')),
    addresses: nullable(addresses),
    host: sometimes(nullable(text('Host it is on.')), { policy: 'capsule:get:host' }),
    annotations: anything('Notes of its author.'),
    created_at: nullable(text('When it was asked for, in UTC.')),
    updated_at: nullable(text('When its record last changed, in UTC.')),
    name: sometimes(nullable(text('Name.')), since),
    labels: sometimes(labels, since),
    restart_policy: sometimes(reshaped(renamed, text('Name of the policy.'), nullable(restartPolicy)), {
      when: 'before 1.32 only where there is one',
    }),
    meta_name: sometimes(nullable(text('Name.')), before),
    meta_labels: sometimes(labels, before),
    capsule_version: sometimes(text('Always empty.'), before),
    volumes_info: sometimes(object({}, 'Always empty.'), before),
    containers_uuids: sometimes(listOf(text(), 'Always empty.'), before),
    init_containers_uuids: sometimes(listOf(text(), 'Always empty.'), before),
    containers: listOf(containerAnswer, 'Its containers.'),
    init_containers: listOf(containerAnswer, 'Those that ran before them.'),
  }),
)

export const capsulesAnswer = pageOf('capsules', capsuleAnswer)
