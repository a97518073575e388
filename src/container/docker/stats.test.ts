import { expect, test } from 'vitest'
import { engineStats } from './stats.ts'

const second = { cpu_usage: { total_usage: 3_000 }, system_cpu_usage: 50_000, online_cpus: 4 }
const first = { cpu_usage: { total_usage: 1_000 }, system_cpu_usage: 10_000, online_cpus: 4 }

test('the share of the CPUs is that of the time between two samples', () => {
  expect(engineStats({ cpu_stats: second, precpu_stats: first }).cpuPercent).toBe(20)
})

test('older daemons tell the number of CPUs by listing them', () => {
  const cpu_usage = { total_usage: 3_000, percpu_usage: [1_500, 1_500] }
  expect(engineStats({ cpu_stats: { cpu_usage, system_cpu_usage: 50_000 }, precpu_stats: first }).cpuPercent).toBe(10)
})

test('a single sample has no rate', () => {
  expect(engineStats({ cpu_stats: second, precpu_stats: { cpu_usage: { total_usage: 0 } } }).cpuPercent).toBe(0)
})

test('memory is counted without the cache, in both versions of control groups', () => {
  const limit = 64
  expect(
    engineStats({ memory_stats: { usage: 30, limit, stats: { total_inactive_file: 10, inactive_file: 5 } } }),
  ).toMatchObject({ memoryBytes: 20, memoryLimitBytes: 64 })
  expect(engineStats({ memory_stats: { usage: 30, limit, stats: { inactive_file: 5 } } })).toMatchObject({
    memoryBytes: 25,
  })
})

test('bytes are summed over devices and interfaces', () => {
  const io_service_bytes_recursive = [
    { op: 'Read', value: 1 },
    { op: 'read', value: 2 },
    { op: 'Write', value: 4 },
    { op: 'Total', value: 7 },
  ]
  const networks = { eth0: { rx_bytes: 10, tx_bytes: 1 }, eth1: { rx_bytes: 20, tx_bytes: 2 } }
  expect(engineStats({ blkio_stats: { io_service_bytes_recursive }, networks })).toMatchObject({
    blockReadBytes: 3,
    blockWrittenBytes: 4,
    networkReceivedBytes: 30,
    networkSentBytes: 3,
  })
})

test('a container that ended meanwhile has zeros', () => {
  const all = engineStats({ memory_stats: {}, blkio_stats: { io_service_bytes_recursive: null } })
  expect(new Set(Object.values(all))).toEqual(new Set([0]))
})
