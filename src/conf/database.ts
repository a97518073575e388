import { group, option } from './option.ts'
import { int, str } from './values.ts'

export const database = group('database', {
  connection: option(
    'connection',
    str,
    null,
    'Database, as in mysql+pymysql://user:password@host/zun?charset=utf8; the driver after the + is passed over.',
    { secret: true, formerly: ['DEFAULT.sql_connection'] },
  ),
  slaveConnection: option('slave_connection', str, null, 'Database to read from.', { secret: true }),
  mysqlEngine: option('mysql_engine', str, 'InnoDB', 'Storage engine of new MySQL tables.', {
    // Compat: Zun's sample file shows it under DEFAULT, and reads it here.
    formerly: ['DEFAULT.mysql_engine'],
  }),
  maxPoolSize: option('max_pool_size', int({ min: 0 }), '5', 'Connections kept open.'),
  maxOverflow: option('max_overflow', int({ min: 0 }), '50', 'Connections beyond those, while they are needed.'),
  connectionRecycleTimeSeconds: option(
    'connection_recycle_time',
    int({ min: -1 }),
    '3600',
    'Seconds after which a connection is replaced; -1 for never.',
  ),
  maxRetries: option('max_retries', int({ min: -1 }), '10', 'Attempts to connect at the start; -1 for no limit.'),
  retryIntervalSeconds: option('retry_interval', int({ min: 0 }), '10', 'Seconds between two of them.'),
})
