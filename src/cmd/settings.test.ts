import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConf } from '#conf/load.ts'
import { dockerOptionsFrom } from './settings.ts'

async function limitsWith(options: Readonly<Record<string, string>>) {
  const env = Object.fromEntries(Object.entries(options).map(([name, value]) => [`OS_DOCKER__${name}`, value]))
  return (await dockerOptionsFrom(await loadConf({ env }), 'me')).limits
}

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'zun-settings-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'profile.json')
  await writeFile(path, text)
  return path
}

test('containers are confined unless the operator says otherwise', async () => {
  expect(await limitsWith({})).toEqual({
    noNewPrivileges: true,
    capDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'],
    capAdd: [],
    pidsLimit: 2048,
    ulimits: [],
    logMaxSizeMib: 20,
    logMaxFiles: 3,
    privateNamespaces: true,
  })
})

test('each of the limits is an option', async () => {
  const profile = await fileWith('{ "defaultAction": "SCMP_ACT_ALLOW" }\n')
  const options = {
    NO_NEW_PRIVILEGES: 'false',
    CAP_DROP: 'ALL',
    CAP_ADD: 'CHOWN,NET_ADMIN',
    SECCOMP_PROFILE: profile,
    PIDS_LIMIT: '0',
    ULIMITS: 'nofile=1024:4096,core=0',
    LOG_MAX_SIZE: '1',
    LOG_MAX_FILES: '7',
    PRIVATE_NAMESPACES: 'false',
  }
  expect(await limitsWith(options)).toEqual({
    noNewPrivileges: false,
    capDrop: ['ALL'],
    capAdd: ['CHOWN', 'NET_ADMIN'],
    seccompProfile: '{"defaultAction":"SCMP_ACT_ALLOW"}',
    pidsLimit: 0,
    ulimits: [
      { name: 'nofile', soft: 1024, hard: 4096 },
      { name: 'core', soft: 0, hard: 0 },
    ],
    logMaxSizeMib: 1,
    logMaxFiles: 7,
    privateNamespaces: false,
  })
})

test('what no engine would take is refused at the start', async () => {
  await expect(limitsWith({ CAP_DROP: 'net-raw' })).rejects.toThrow('no capability')
  await expect(limitsWith({ ULIMITS: 'nofile' })).rejects.toThrow('not of the form nofile=1024:4096')
  await expect(limitsWith({ SECCOMP_PROFILE: '/no/such/file' })).rejects.toThrow(
    'The seccomp profile /no/such/file cannot be used',
  )
  await expect(limitsWith({ SECCOMP_PROFILE: await fileWith('{}') })).rejects.toThrow('it has no defaultAction')
})
