import { group, option } from './option.ts'
import { bool, float, hostaddr, int, list, str } from './values.ts'

const identity = {
  myIp: option('my_ip', str, { of: 'ipv4Address' }, 'Management address of this host; other addresses follow from it.'),
  host: option('host', hostaddr, { of: 'hostName' }, 'Name under which this host and its services are known.'),
  myBlockStorageIp: option('my_block_storage_ip', str, '$my_ip', 'Address of this host for block storage.'),
  defaultAvailabilityZone: option('default_availability_zone', str, 'nova', 'Zone of services that have none.'),
  defaultScheduleZone: option('default_schedule_zone', str, null, 'Zone for containers that ask for none.'),
}

const drivers = {
  containerDriver: option('container_driver', str, 'docker', 'Driver for containers.'),
  capsuleDriver: option('capsule_driver', str, 'cri', 'Driver for capsules: docker or cri.'),
  containerRuntime: option('container_runtime', str, 'runc', 'OCI runtime of containers that ask for none.'),
  imageDrivers: option('image_driver_list', list, 'glance,docker', 'Image drivers that may be used.'),
  defaultImageDriver: option('default_image_driver', str, 'docker', 'Image driver when none is asked for.'),
  sandboxImage: option('sandbox_image', str, 'kubernetes/pause', 'Image of the sandbox of a capsule.'),
  sandboxImageDriver: option('sandbox_image_driver', str, 'docker', 'Image driver for the sandbox image.'),
  sandboxImagePullPolicy: option('sandbox_image_pull_policy', str, 'ifnotpresent', 'When to pull the sandbox image.'),
}

const resources = {
  floatingCpuSet: option('floating_cpu_set', str, '', 'CPUs kept out of pinning, as in 1-4,6.'),
  defaultMemorySwapMib: option(
    'default_memory_swap',
    int({ min: -1 }),
    '-1',
    'Swap limit in MiB when memory is changed; -1 for none.',
  ),
  minimumMemoryMib: option('minimum_memory', int({ min: 0 }), '4', 'Least memory of a container, in MiB.'),
  maximumMemoryMib: option('maximum_memory', int({ min: 0 }), '8192', 'Most memory of a container, in MiB.'),
  minimumCpus: option('minimum_cpus', float({ min: 0 }), '0.1', 'Least CPUs of a container.'),
  maximumCpus: option('maximum_cpus', float({ min: 0 }), '16.0', 'Most CPUs of a container.'),
  minimumDiskGib: option('minimum_disk', int({ min: 0 }), '1', 'Least disk of a container, in GiB.'),
  maximumDiskGib: option('maximum_disk', int({ min: 0 }), '160', 'Most disk of a container, in GiB.'),
  defaultMemoryMib: option('default_memory', int({ min: 0 }), '512', 'Memory of containers that ask for none, in MiB.'),
  defaultCpus: option('default_cpu', float({ min: 0 }), '1.0', 'CPUs of containers that ask for none.'),
  defaultDiskGib: option(
    'default_disk',
    int({ min: 0 }),
    '10',
    'Disk of containers that ask for none, in GiB, on hosts that can limit it.',
  ),
}

const times = {
  defaultSleepTimeSeconds: option(
    'default_sleep_time',
    int({ min: 0 }),
    '1',
    'Seconds between two looks for an event.',
  ),
  defaultTimeoutSeconds: option('default_timeout', int({ min: 0 }), '600', 'Longest wait for an event, in seconds.'),
  periodicIntervalMaxSeconds: option(
    'periodic_interval_max',
    int({ min: 1 }),
    '60',
    'Most seconds between two runs of periodic work.',
  ),
  serviceDownTimeSeconds: option(
    'service_down_time',
    int({ min: 1 }),
    '180',
    'Seconds after its last sign of life at which a service counts as down.',
  ),
  syncContainerStateIntervalSeconds: option(
    'sync_container_state_interval',
    int(),
    '60',
    'Seconds between two comparisons of all containers; 0 at each periodic run, negative for never.',
  ),
  rpcResponseTimeoutSeconds: option(
    'rpc_response_timeout',
    int({ min: 1 }),
    '60',
    'Seconds to wait for the answer of a host.',
  ),
}

const paths = {
  pybasedir: option('pybasedir', str, { of: 'installDirectory' }, 'Where this program is installed.'),
  bindir: option('bindir', str, '$pybasedir/bin', 'Where programs are.'),
  statePath: option('state_path', str, '$pybasedir', 'Where state is kept; usually /var/lib/zun.'),
  rootwrapConfig: option('rootwrap_config', str, '/etc/zun/rootwrap.conf', 'Configuration of rootwrap.', {
    unused: 'there is no rootwrap',
  }),
}

const messagingAndSecrets = {
  authEncryptionKey: option(
    'auth_encryption_key',
    str,
    'notgood but just long enough i t',
    'Encrypts the passwords of registries: its first 32 characters count. An older installation needs its old key.',
    { secret: true },
  ),
  transportUrl: option('transport_url', str, 'rabbit://', 'Message bus, as in rabbit://user:password@host:5672/.', {
    secret: true,
  }),
  controlExchange: option('control_exchange', str, 'openstack', 'Exchange of the message bus.'),
}

const logging = {
  debug: option('debug', bool, 'false', 'Log more.', { mutable: true }),
  useStderr: option('use_stderr', bool, 'false', 'Log to standard error.'),
  logFile: option('log_file', str, null, 'File to log to; relative to log_dir.', { formerly: ['logfile'] }),
  logDir: option('log_dir', str, null, 'Directory of log files.', { formerly: ['logdir'] }),
  useSyslog: option('use_syslog', bool, 'false', 'Log to syslog.', {
    unused: 'let the service manager forward the log',
  }),
  loggingContextFormatString: option('logging_context_format_string', str, '', 'Format of log lines.', {
    unused: 'lines are JSON',
  }),
  defaultLogLevels: option('default_log_levels', list, '', 'Levels of loggers, as in name=LEVEL.', { mutable: true }),
}

export const defaultGroup = group('DEFAULT', {
  ...identity,
  ...drivers,
  ...resources,
  ...times,
  ...paths,
  ...messagingAndSecrets,
  ...logging,
})
