import { group, option } from './option.ts'
import { bool, float, int, multi, oneOf, str } from './values.ts'

const ratio = float({ min: 0 })

export const compute = group('compute', {
  topic: option('topic', str, 'zun-compute', 'Topic of the hosts on the message bus.'),
  uniqueContainerNameScope: option(
    'unique_container_name_scope',
    oneOf('', 'project', 'global'),
    '',
    'Within what the name of a container must be unique.',
  ),
  resumeContainerState: option(
    'resume_container_state',
    bool,
    'false',
    'Start the containers again that ran before the host was restarted.',
  ),
  remountContainerVolume: option(
    'remount_container_volume',
    bool,
    'true',
    'Attach the volumes of containers again when the agent starts.',
  ),
  reserveDiskForImage: option(
    'reserve_disk_for_image',
    float({ min: 0, max: 1 }),
    '0.2',
    'Share of the disk that is kept for images.',
  ),
  minimumFreeDiskForImage: option(
    'minimum_free_disk_for_image',
    float({ min: 0, max: 1 }),
    '0.02',
    'Share of the disk with the images that has to be free before another one is pulled; 0 asks for none.',
  ),
  enableCpuPinning: option('enable_cpu_pinning', bool, 'false', 'Let containers have CPUs for themselves here.'),
  resourceProviderAssociationRefreshSeconds: option(
    'resource_provider_association_refresh',
    int({ min: 0 }),
    '300',
    'Seconds after which what placement said is asked again; 0 for never.',
    { mutable: true },
  ),
  hostSharedWithNova: option('host_shared_with_nova', bool, 'false', 'Nova has instances on this host, too.'),
  reservedHostDiskMib: option('reserved_host_disk_mb', int({ min: 0 }), '0', 'Disk kept for the host, in MiB.'),
  reservedHostMemoryMib: option('reserved_host_memory_mb', int({ min: 0 }), '512', 'Memory kept for the host, in MiB.'),
  reservedHostCpus: option('reserved_host_cpus', int({ min: 0 }), '0', 'CPUs kept for the host.'),
  cpuAllocationRatio: option(
    'cpu_allocation_ratio',
    ratio,
    null,
    'Overrides the CPU ratio in placement; 0.0 does not.',
  ),
  ramAllocationRatio: option('ram_allocation_ratio', ratio, null, 'Overrides the memory ratio; 0.0 does not.'),
  diskAllocationRatio: option('disk_allocation_ratio', ratio, null, 'Overrides the disk ratio; 0.0 does not.'),
  initialCpuAllocationRatio: option('initial_cpu_allocation_ratio', ratio, '16.0', 'CPU ratio of a new host.'),
  initialRamAllocationRatio: option('initial_ram_allocation_ratio', ratio, '1.5', 'Memory ratio of a new host.'),
  initialDiskAllocationRatio: option('initial_disk_allocation_ratio', ratio, '1.0', 'Disk ratio of a new host.'),
})

export const pci = group('pci', {
  aliases: option('alias', multi, [], 'Name for a kind of PCI device, as JSON. May be repeated.'),
  passthroughWhitelist: option(
    'passthrough_whitelist',
    multi,
    [],
    'PCI devices for containers, as JSON. May be repeated.',
  ),
})
