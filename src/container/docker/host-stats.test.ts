import { expect, test } from 'vitest'
import { blockSumsIn, hostStats, interfaces } from './host-stats.ts'
import { engineStats } from './stats.ts'

const firstVersion = `8:0 Read 4096
8:0 Write 1024
8:0 Sync 5120
8:0 Discard 7
8:0 Total 5120
8:16 Read 4
Total 5124
`
const secondVersion = `8:0 rbytes=4096 wbytes=1024 rios=2 wios=3 dbytes=7 dios=1
8:16 rbytes=4 wbytes=0 rios=1 wios=0 dbytes=0 dios=0
`

test.each([firstVersion, secondVersion])('bytes of all disks are counted, in either version: %j', (text) => {
  const io_service_bytes_recursive = blockSumsIn(text)
  expect(engineStats({ blkio_stats: { io_service_bytes_recursive } })).toMatchObject({
    blockReadBytes: 4100,
    blockWrittenBytes: 1024,
  })
})

test('bytes of all interfaces are counted but those to oneself', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
  eth0:1200      12    0    0    0     0          0         0     3400      34    0    0    0     0       0          0
`
  expect(interfaces(text)).toEqual({ eth0: { rx_bytes: 1200, tx_bytes: 3400 } })
})

test('a process that is not in the container is not measured', async () => {
  expect(await hostStats({ pid: process.pid, id: 'f'.repeat(64) })).toBeUndefined()
})
