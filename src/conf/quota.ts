import { group, option } from './option.ts'
import { int, oneOf } from './values.ts'

const limit = int({ min: -1 })

export const quota = group('quota', {
  containers: option('containers', limit, '40', 'Containers of a project; -1 for any number.'),
  memoryMib: option('memory', limit, '51200', 'Memory of a project, in MiB; -1 for any.'),
  cpus: option('cpu', limit, '20', 'CPUs of a project; -1 for any number.'),
  diskGib: option('disk', limit, '100', 'Disk of a project, in GiB; -1 for any.'),
  driver: option(
    'driver',
    oneOf('zun.common.quota.DbQuotaDriver', 'zun.common.quota.NoopQuotaDriver'),
    'zun.common.quota.DbQuotaDriver',
    'Where quotas are kept; the second of the two has none.',
  ),
})
