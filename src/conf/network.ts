import { group, option } from './option.ts'
import { bool, dict, int, ip, port, str } from './values.ts'

export const network = group('network', {
  driver: option('driver', str, 'kuryr', 'Network driver: kuryr or cni.'),
  driverName: option('driver_name', str, 'kuryr', 'Network and IPAM plugin of the engine.'),
})

export const neutron = group('neutron', {
  ovsBridge: option('ovs_bridge', str, 'br-int', 'Open vSwitch bridge when Neutron names none.'),
  // Compat: no declaration of it in Zun, but a reader; so it stands in some files.
  extensionSyncIntervalSeconds: option(
    'extension_sync_interval',
    int({ min: 0 }),
    '600',
    'Seconds for which the extensions of Neutron are remembered.',
  ),
})

export const cniDaemon = group('cni_daemon', {
  port: option('cni_daemon_port', port, '9036', 'Port of the CNI daemon.'),
  host: option('cni_daemon_host', ip, '127.0.0.1', 'Address of the CNI daemon.'),
  workerNumber: option('worker_num', int({ min: 1 }), '30', 'Requests worked on at a time.'),
  vifActiveTimeoutSeconds: option('vif_active_timeout', int({ min: 0 }), '60', 'Seconds to wait for an active port.'),
  pyroute2TimeoutSeconds: option('pyroute2_timeout', int({ min: 0 }), '10', 'Seconds a change of interfaces may take.'),
  dockerMode: option('docker_mode', bool, 'false', 'The daemon runs in a container.'),
  netnsProcDirectory: option('netns_proc_dir', str, null, '/proc of the host in that container.'),
  sriovPhysnetResourceMappings: option(
    'sriov_physnet_resource_mappings',
    dict,
    '',
    'Physical network to SR-IOV resource, as in physnet:resource.',
  ),
  sriovResourceDriverMappings: option('sriov_resource_driver_mappings', dict, '', 'SR-IOV resource to driver.'),
  configFile: option('zun_cni_config_file', str, '/etc/cni/net.d/10-zun-cni.conf', 'CNI network configuration.'),
})
