import type { ContainerPatch } from '#db/container-rows.ts'
import type { Container } from '#objects/container.ts'

/** The fields of the event stream: what a reader must know to hold the state of all containers. */
const fields = {
  name: 'name',
  status: 'status',
  statusReason: 'status_reason',
  taskState: 'task_state',
  host: 'host',
  image: 'image',
  addresses: 'addresses',
} as const satisfies Partial<Record<keyof ContainerPatch, string>>

/** What an event says of a change to the container as it was: the public fields in it, in snake_case. */
export function changePayload(patch: ContainerPatch, before: Pick<Container, 'observed'>): Record<string, unknown> {
  const payload: Record<string, unknown> = {}
  for (const [field, column] of Object.entries(fields)) {
    const value = patch[field as keyof typeof fields] // the keys of `fields`
    if (value !== undefined) payload[column] = value
  }
  const health = patch.observed?.health ?? null
  if (patch.observed && health !== (before.observed?.health ?? null)) payload.health = health
  return payload
}
