import { group, option } from './option.ts'
import { bool, list, port, str, uri } from './values.ts'

export const websocketProxy = group('websocket_proxy', {
  baseUrl: option(
    'base_url',
    uri,
    'ws://$wsproxy_host:$wsproxy_port/',
    'URL that users are given; the query is appended to it as it is.',
  ),
  host: option('wsproxy_host', str, '$my_ip', 'Address the proxy listens on.'),
  port: option('wsproxy_port', port, '6784', 'Port the proxy listens on.'),
  allowedOrigins: option('allowed_origins', list, '', 'Host names accepted in Origin beside its own.'),
  sslOnly: option('ssl_only', bool, 'false', 'Refuse plain connections.'),
  certFile: option('cert', str, '', 'Certificate of the proxy.'),
  keyFile: option('key', str, '', 'Private key of the proxy, if it is not in the certificate file.'),
})
