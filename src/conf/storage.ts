import { group, option } from './option.ts'
import { bool, int, list, str } from './values.ts'

export const glance = group('glance', {
  imagesDirectory: option('images_directory', str, '$state_path/images', 'Where images of Glance are kept.'),
})

export const volume = group('volume', {
  driver: option('driver', str, 'cinder', 'Volume driver.', { unused: 'driver_list says it' }),
  drivers: option('driver_list', list, 'cinder,local', 'Volume drivers that may be used.'),
  volumeDirectory: option('volume_dir', str, '$state_path/mnt', 'Where volumes are mounted.'),
  fileSystem: option('fstype', str, 'ext4', 'File system of new volumes.'),
  useMultipath: option('use_multipath', bool, 'false', 'Attach volumes over several paths.'),
  availableTimeoutSeconds: option(
    'timeout_wait_volume_available',
    int({ min: 0 }),
    '60',
    'Seconds to wait for a new volume.',
  ),
  deletedTimeoutSeconds: option(
    'timeout_wait_volume_deleted',
    int({ min: 0 }),
    '60',
    'Seconds to wait until a volume is gone.',
  ),
})
