import { expect, test } from 'vitest'
import { operatorLimits } from './limits.ts'

const limits = {
  noNewPrivileges: true,
  capDrop: ['NET_RAW'],
  capAdd: ['SYS_NICE'],
  seccompProfile: 'unconfined',
  pidsLimit: 100,
  ulimits: [{ name: 'nofile', soft: 10, hard: 20 }],
  logMaxSizeMib: 10,
  logMaxFiles: 2,
  privateNamespaces: true,
}
const usual = { privileged: false, version: '1.41', logDriver: 'json-file' }

test('an ordinary container gets all that the operator has set', () => {
  expect(operatorLimits(limits, usual)).toEqual({
    PidsLimit: 100,
    Ulimits: [{ Name: 'nofile', Soft: 10, Hard: 20 }],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
    SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'],
    CapDrop: ['NET_RAW'],
    CapAdd: ['SYS_NICE'],
    IpcMode: 'private',
    CgroupnsMode: 'private',
  })
})

test('a privileged container keeps what does not contradict that', () => {
  const given = Object.entries(operatorLimits(limits, { ...usual, privileged: true }))
  expect(given.filter(([, value]) => value !== undefined).map(([key]) => key)).toEqual([
    'PidsLimit',
    'Ulimits',
    'LogConfig',
  ])
})

test.each([
  {},
  { noNewPrivileges: false, capDrop: [], capAdd: [], pidsLimit: 0, ulimits: [], logMaxSizeMib: 0, logMaxFiles: 3 },
])('limits that are off leave everything to the engine: %j', (off) => {
  expect(Object.values(operatorLimits(off, usual)).filter((value) => value !== undefined)).toEqual([])
})

test('a log driver that keeps no files is left alone', () => {
  expect(operatorLimits(limits, { ...usual, logDriver: 'journald' }).LogConfig).toBeUndefined()
  expect(operatorLimits(limits, { ...usual, logDriver: 'local' }).LogConfig).toMatchObject({ Type: 'local' })
})

test('an older API is not asked for namespaces that it does not know', () => {
  expect(operatorLimits(limits, { ...usual, version: '1.40' })).toMatchObject({ IpcMode: 'private' })
  expect(operatorLimits(limits, { ...usual, version: '1.40' }).CgroupnsMode).toBeUndefined()
  expect(operatorLimits(limits, { ...usual, version: '1.33' }).IpcMode).toBeUndefined()
})
