import { group, option } from './option.ts'
import { BadValue, bool, int, listOf, str } from './values.ts'

const capabilities = listOf('list of capabilities', (text) => {
  if (!/^(?:CAP_)?[A-Z][A-Z_]*$/.test(text)) throw new BadValue('has an item that is no capability, as NET_RAW is')
  return text
})

const ulimits = listOf('list of NAME=SOFT[:HARD]', (text) => {
  const [, name, soft, hard = soft] = /^([a-z]+)=(-1|\d+)(?::(-1|\d+))?$/.exec(text) ?? []
  if (name === undefined) throw new BadValue('has an item that is not of the form nofile=1024:4096')
  return { name, soft: Number(soft), hard: Number(hard) }
})

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
  noNewPrivileges: option(
    'no_new_privileges',
    bool,
    'true',
    'Programs in a container gain nothing by set-uid bits and file capabilities. Like the limits on capabilities and system calls below it is not for privileged containers.',
  ),
  capDrop: option(
    'cap_drop',
    capabilities,
    'AUDIT_WRITE,MKNOD,NET_RAW',
    "Capabilities that containers do not have though the engine gives them, or ALL. Without NET_RAW nobody can pretend to be another's address on a shared network; most versions of ping do not need it.",
  ),
  capAdd: option('cap_add', capabilities, '', 'Capabilities that containers have beside those of the engine.'),
  seccompProfile: option(
    'seccomp_profile',
    str,
    null,
    'File with the system calls containers may make, as JSON; "unconfined" for all. The own profile of the engine when absent.',
  ),
  pidsLimit: option('pids_limit', int({ min: 0 }), '2048', 'Processes and threads of a container at most; 0 for any.'),
  ulimits: option(
    'ulimits',
    ulimits,
    '',
    "Limits of each process, as nofile=1024:4096,core=0. What is not named is as the engine's.",
  ),
  logMaxSizeMib: option(
    'log_max_size',
    int({ min: 0 }),
    '20',
    'MiB of output after which the engine begins a new file, where its log driver keeps files; 0 for never.',
  ),
  logMaxFiles: option('log_max_files', int({ min: 1 }), '3', 'Such files that are kept.'),
  privateNamespaces: option(
    'private_namespaces',
    bool,
    'true',
    'Each container has shared memory and a view of the control groups of its own, whatever the default of the engine is.',
  ),
})
