import type { Selectable } from 'kysely'
import type { ContainerTable } from '#db/schema.ts'

/** Columns lists may be sorted by: public ones. Zun would sort by its secrets too. */
const columns = [
  'id',
  'uuid',
  'name',
  'project_id',
  'user_id',
  'image',
  'cpu',
  'cpu_policy',
  'memory',
  'disk',
  'status',
  'status_reason',
  'task_state',
  'host',
  'hostname',
  'workdir',
  'image_driver',
  'image_pull_policy',
  'interactive',
  'tty',
  'auto_remove',
  'auto_heal',
  'privileged',
  'runtime',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof Selectable<ContainerTable>)[]

export const sortableColumns: ReadonlyMap<string, (typeof columns)[number]> = new Map(
  columns.map((column) => [column, column]),
)
