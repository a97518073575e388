// What is told of quotas and quota classes.
import { either, integer, named, number, object } from '../../schema/shape.ts'

export const limitsAnswer = named(
  'QuotaLimits',
  object({
    containers: integer('Containers; -1 for any number.'),
    memory: integer('Memory in MiB; -1 for any.'),
    disk: integer('Disk in GiB; -1 for any.'),
    cpu: integer('Virtual CPUs; -1 for any number.'),
  }),
)

const usage = named(
  'QuotaUsage',
  object({ limit: integer('What may be used; -1 for any.'), in_use: number('What is used.') }),
)

export const usagesAnswer = named('QuotaUsages', object({ containers: usage, memory: usage, disk: usage, cpu: usage }))

export const quotaAnswer = either(
  limitsAnswer,
  usagesAnswer,
  'With usages=true, what is used stands beside each limit.',
)
