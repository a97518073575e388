import { expect, test } from 'vitest'
import { labelsOf, supportsDiskQuota } from './host.ts'

test('a daemon label is split at its first equals sign', () => {
  expect(labelsOf(['a=b=c', 'plain', 'e='])).toEqual({ a: 'b=c', plain: '', e: '' })
})

test.each([
  ['xfs', 'rw,prjquota', true],
  ['xfs', 'rw,noquota', false],
  ['extfs', 'rw,prjquota', false],
])('overlay2 on %s mounted %s: disk quota %s', (backing, options, expected) => {
  const info = {
    Driver: 'overlay2',
    DriverStatus: [['Backing Filesystem', backing]] as const,
    DockerRootDir: '/var/lib/docker',
  }
  const mounts = `/dev/a / ext4 rw,pquota 0 0\n/dev/b /var/lib xfs ${options} 0 0\n/dev/c /var/lib/dock xfs rw,pquota 0 0\n`
  expect(supportsDiskQuota(info, mounts)).toBe(expected)
})

test('btrfs has quotas by itself and vfs has none', () => {
  const info = { DriverStatus: null, DockerRootDir: '/var/lib/docker' }
  expect(supportsDiskQuota({ ...info, Driver: 'btrfs' }, '')).toBe(true)
  expect(supportsDiskQuota({ ...info, Driver: 'vfs' }, '')).toBe(false)
})
