export const changeEventTypes = ['container.created', 'container.changed', 'container.deleted'] as const
export type ChangeEventType = (typeof changeEventTypes)[number]

/** One change of a container; replaying all in order of their ids gives the table's state. */
export interface ChangeEvent {
  readonly id: number
  readonly type: ChangeEventType
  readonly containerUuid: string
  readonly projectId: string | null
  /** The fields that changed, in snake_case, with their new values. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}
