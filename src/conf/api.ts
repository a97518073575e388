import { group, option } from './option.ts'
import { bool, int, ip, list, multi, port, str } from './values.ts'

export const api = group('api', {
  port: option('port', port, '9517', 'Port of the API.'),
  hostIp: option('host_ip', ip, '$my_ip', 'Address the API listens on.'),
  enableSslApi: option('enable_ssl_api', bool, 'false', 'Serve HTTPS, with the files of [ssl].'),
  workers: option('workers', int({ min: 1 }), { of: 'cpus' }, 'Number of worker processes.'),
  maxLimit: option('max_limit', int({ min: 1 }), '1000', 'Most items of one page of a list.'),
  longestWaitSeconds: option(
    'longest_wait',
    int({ min: 0, max: 60 }),
    '60',
    'Longest that a request may wait for something to happen, in seconds.',
  ),
  apiPasteConfig: option('api_paste_config', str, 'api-paste.ini', 'Pipeline file.', {
    unused: 'the pipeline is fixed',
  }),
  enableImageValidation: option('enable_image_validation', bool, 'false', 'See that an image exists before a create.'),
})

export const ssl = group('ssl', {
  caFile: option('ca_file', str, null, 'CA certificates that clients are checked with.', {
    formerly: ['DEFAULT.ssl_ca_file'],
  }),
  certFile: option('cert_file', str, null, 'Certificate of the server.', { formerly: ['DEFAULT.ssl_cert_file'] }),
  keyFile: option('key_file', str, null, 'Private key of the server.', { formerly: ['DEFAULT.ssl_key_file'] }),
  version: option('version', str, null, 'TLS protocol version.'),
  ciphers: option('ciphers', str, null, 'TLS ciphers, as OpenSSL writes them.'),
})

const exposedHeaders = 'X-Auth-Token,X-Subject-Token,X-Service-Token,X-OpenStack-Request-ID,X-Server-Management-Url'
const allowedHeaders =
  'X-Auth-Token,X-Identity-Status,X-Roles,X-Service-Catalog,X-User-Id,X-Project-Id,' +
  'X-OpenStack-Request-ID,X-Server-Management-Url'

export const cors = group('cors', {
  allowedOrigins: option('allowed_origin', list, '', 'Origins that browsers may call the API from.'),
  allowCredentials: option('allow_credentials', bool, 'true', 'Let browsers send credentials.'),
  exposeHeaders: option('expose_headers', list, exposedHeaders, 'Headers that scripts may read.'),
  maxAgeSeconds: option('max_age', int({ min: 0 }), '3600', 'Seconds a browser may remember the answer.'),
  allowMethods: option('allow_methods', list, 'GET,PUT,POST,DELETE,PATCH', 'Methods that scripts may use.'),
  allowHeaders: option('allow_headers', list, allowedHeaders, 'Headers that scripts may send.'),
})

export const healthcheck = group('healthcheck', {
  path: option('path', str, '/healthcheck', 'Path of the health check.'),
  detailed: option('detailed', bool, 'false', 'Say more than whether it is healthy.'),
  backends: option('backends', list, '', 'Checks to be made.'),
  disableByFilePath: option(
    'disable_by_file_path',
    str,
    '/etc/zun/healthcheck_disable',
    'While this file exists the health check answers 503.',
  ),
  disableByFilePaths: option('disable_by_file_paths', list, '', 'The same by port, as in 9517:/path.'),
})

export const osloPolicy = group('oslo_policy', {
  policyFile: option('policy_file', str, 'policy.yaml', 'File with policy rules that differ from the defaults.'),
  policyDirectories: option('policy_dirs', multi, 'policy.d', 'Directories with more of them.'),
  policyDefaultRule: option('policy_default_rule', str, 'default', 'Rule that stands for rules that do not exist.'),
  enforceScope: option('enforce_scope', bool, 'false', 'Check the scope of tokens.', { unused: 'no rule has scopes' }),
  enforceNewDefaults: option('enforce_new_defaults', bool, 'false', 'Leave out deprecated defaults.', {
    unused: 'there are none',
  }),
})
