import { group, option } from './option.ts'
import { bool, int, str } from './values.ts'

export const docker = group('docker', {
  remoteApiVersion: option('docker_remote_api_version', str, '1.26', 'Version of the Engine API.', {
    unused: 'it is agreed with the engine',
  }),
  defaultTimeoutSeconds: option(
    'default_timeout',
    int({ min: 1 }),
    '60',
    'Seconds to wait for the engine; also for a stop or restart during recovery.',
  ),
  apiUrl: option('api_url', str, 'unix:///var/run/docker.sock', 'The engine.'),
  remoteApiUrl: option(
    'docker_remote_api_url',
    str,
    'tcp://$docker_remote_api_host:$docker_remote_api_port',
    'The engine as the websocket proxy reaches it.',
  ),
  remoteApiHost: option('docker_remote_api_host', str, '$my_ip', 'Address of the engine in attach URLs.'),
  remoteApiPort: option('docker_remote_api_port', str, '2375', 'Port of the engine in attach URLs.'),
  apiInsecure: option('api_insecure', bool, 'false', 'Do not check the certificate of the engine.'),
  caFile: option('ca_file', str, null, 'CA certificates the engine is checked with.'),
  certFile: option('cert_file', str, null, 'Certificate for the engine.'),
  keyFile: option('key_file', str, null, 'Private key for the engine.'),
  executeTimeoutSeconds: option(
    'execute_timeout',
    int({ min: 1 }),
    '5',
    'Seconds a command may take that is waited for.',
  ),
  dataRoot: option('docker_data_root', str, '/var/lib/docker', 'Where the engine keeps its data.', {
    unused: 'the engine says it',
  }),
  defaultRegistry: option('default_registry', str, null, 'Registry of images that name none.'),
  defaultRegistryUsername: option('default_registry_username', str, null, 'User there.'),
  defaultRegistryPassword: option('default_registry_password', str, null, 'Password there.', { secret: true }),
})
