// Groups of libraries that Zun uses and we do not; what of them has a meaning here.
import { group, option } from './option.ts'
import { bool, float, int, str } from './values.ts'

export const osloConcurrency = group('oslo_concurrency', {
  lockPath: option('lock_path', str, null, 'Directory of lock files.'),
})

export const profiler = group('profiler', {
  enabled: option('enabled', bool, 'false', 'Trace requests.'),
  traceSqlalchemy: option('trace_sqlalchemy', bool, 'false', 'Trace database statements, too.'),
  hmacKeys: option('hmac_keys', str, 'SECRET_KEY', 'Keys that sign the headers which ask for a trace.', {
    secret: true,
  }),
  connectionString: option('connection_string', str, 'messaging://', 'Where traces go.', { secret: true }),
  esDocType: option('es_doc_type', str, 'notification', 'Document type in Elasticsearch.'),
  esScrollTime: option('es_scroll_time', str, '2m', 'How long a search in Elasticsearch stays open.'),
  esScrollSize: option('es_scroll_size', int({ min: 1 }), '10000', 'Documents of one page of such a search.'),
  socketTimeoutSeconds: option('socket_timeout', float({ min: 0 }), '0.1', 'Seconds to wait for Redis.'),
  sentinelServiceName: option('sentinel_service_name', str, 'mymaster', 'Name of the service in Redis Sentinel.'),
  filterErrorTrace: option('filter_error_trace', bool, 'false', 'Keep traces with errors apart.'),
})
