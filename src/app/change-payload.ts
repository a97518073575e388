import type { ContainerPatch } from '#db/container-rows.ts'

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

/** What an event says of a change: the public fields in it, in snake_case. */
export function changePayload(patch: ContainerPatch): Record<string, unknown> {
  const payload: Record<string, unknown> = {}
  for (const [field, column] of Object.entries(fields)) {
    const value = patch[field as keyof typeof fields] // the keys of `fields`
    if (value !== undefined) payload[column] = value
  }
  return payload
}
