import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { StartupError } from '#common/errors.ts'
import { type ConfSources, loadConf } from './load.ts'
import { findConfFiles, findNamedPath } from './locations.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'conf-'))
})

afterEach(() => rm(directory, { recursive: true }))

const host = { ipv4Address: '192.0.2.7', hostName: 'node-7', cpus: '3', installDirectory: '/opt/zun' }

async function load(text = '', sources: ConfSources = {}) {
  const file = join(directory, 'zun.conf')
  await writeFile(file, text)
  return loadConf({ files: [file], host, ...sources })
}

describe('the configuration', () => {
  test('has a default for every option, some of them of this host', async () => {
    const conf = await load()
    expect(conf.api).toMatchObject({ port: 9517, hostIp: '192.0.2.7', workers: 3 })
    expect(conf.default).toMatchObject({ host: 'node-7', statePath: '/opt/zun', defaultScheduleZone: null })
    expect(conf.websocketProxy.baseUrl).toBe('ws://192.0.2.7:6784/')
    expect(conf.scheduler.enabledFilters).toEqual(['AvailabilityZoneFilter', 'ComputeFilter', 'RuntimeFilter'])
    expect(conf.pci.aliases).toEqual([])
  })

  test('has the types that the declarations say', async () => {
    const conf = await load()
    expectTypeOf(conf.api.port).toEqualTypeOf<number>()
    expectTypeOf(conf.docker.caFile).toEqualTypeOf<string | null>()
    expectTypeOf(conf.compute.uniqueContainerNameScope).toEqualTypeOf<'' | 'project' | 'global'>()
    expectTypeOf(conf.pci.aliases).toEqualTypeOf<readonly string[]>()
  })

  test('cannot be changed', async () => {
    const conf = await load('[cni_daemon]\nsriov_resource_driver_mappings = a:b')
    const parts = [conf, conf.api, conf.scheduler.enabledFilters, conf.cniDaemon.sriovResourceDriverMappings]
    expect(parts.every(Object.isFrozen)).toBe(true)
  })

  test('passes over groups and options it does not know', async () => {
    await expect(load('[privsep]\nuser = zun\n[api]\nflavour = $nothing\n')).resolves.toBeDefined()
  })

  test('reads options under their former names, but the present name wins', async () => {
    const former = '[DEFAULT]\nssl_ca_file = old.pem\n[keystone_auth]\ntenant-name = service\n'
    const conf = await load(former)
    expect([conf.ssl.caFile, conf.keystoneAuth.projectName]).toEqual(['old.pem', 'service'])
    expect((await load(`${former}[ssl]\nca_file = new.pem\n`)).ssl.caFile).toBe('new.pem')
  })
})

describe('what counts', () => {
  test('is the last line of the last file, and of repeated options all of them', async () => {
    const later = join(directory, 'later.conf')
    await writeFile(later, '[api]\nport = 3\n[pci]\nalias = c\n')
    const first = join(directory, 'zun.conf')
    const conf = await load('[api]\nport = 1\nport = 2\n[pci]\nalias = a\nalias = b\n', { files: [first, later] })
    expect(conf.api.port).toBe(3)
    expect(conf.pci.aliases).toEqual(['a', 'b', 'c'])
  })

  test('is the environment over the files, and the command line over both', async () => {
    const env = { OS_API__PORT: '2', OS_DEFAULT__DEBUG: 'true', OS_WEBSOCKET_PROXY__WSPROXY_PORT: '5' }
    const conf = await load('[api]\nport = 1\n[DEFAULT]\ndebug = false\n', { env })
    expect([conf.api.port, conf.default.debug, conf.websocketProxy.port]).toEqual([2, true, 5])
    const told = await load('', { env, overrides: { api: { port: '3' }, DEFAULT: { 'my-ip': '192.0.2.9' } } })
    expect([told.api.port, told.api.hostIp]).toEqual([3, '192.0.2.9'])
  })
})

describe('a reference', () => {
  const braced = (name: string) => `\${${name}}`

  test('means another option: of its group, of DEFAULT, or of a named group', async () => {
    const conf = await load(
      '[DEFAULT]\nstate_path = /var/lib/zun\nmy_ip = 192.0.2.1\n' +
        `[glance]\nimages_directory = ${braced('state_path')}/i\n` +
        '[docker]\napi_url = tcp://$api.host_ip:$docker_remote_api_port/$volume.volume_dir\n',
    )
    expect(conf.glance.imagesDirectory).toBe('/var/lib/zun/i')
    expect(conf.docker.apiUrl).toBe('tcp://192.0.2.1:2375//var/lib/zun/mnt')
  })

  test('may be followed by a full stop, and is empty for an option without value', async () => {
    const conf = await load(`[docker]\ndefault_registry = ${braced('my_ip')}.example\nca_file = x$cert_file.\n`)
    expect([conf.docker.defaultRegistry, conf.docker.caFile]).toEqual(['192.0.2.7.example', 'x.'])
  })

  test('is none after $$ or before what cannot be a name', async () => {
    const conf = await load('[keystone_auth]\npassword = a$$b\\$c$1$\n[keystone_authtoken]\npassword = $$my_ip\n')
    expect([conf.keystoneAuth.password, conf.keystoneAuthtoken.password]).toEqual(['a$b$c$1$', '$my_ip'])
  })

  test('to nothing is refused, and so is one that leads back', async () => {
    await expect(load('[docker]\napi_url = $nowhere\n')).rejects.toThrow(
      new StartupError(
        'Option api_url in group [docker] refers to $nowhere, which is no option; a plain dollar sign is written as $$.',
      ),
    )
    await expect(load('[DEFAULT]\nstate_path = $bindir\npybasedir = $state_path\n')).rejects.toThrow('refers to itself')
  })
})

describe('a value that cannot be', () => {
  test('is refused with option, group and place', async () => {
    await expect(load('[api]\n\nport = high\n')).rejects.toThrow(
      new StartupError(
        `Invalid value of option port in group [api]: "high" is not an integer (${join(directory, 'zun.conf')}, line 3).`,
      ),
    )
    await expect(load('', { env: { OS_API__WORKERS: '0' } })).rejects.toThrow(
      'Invalid value of option workers in group [api]: "0" is less than 1 (from the environment variable OS_API__WORKERS).',
    )
    await expect(load('', { overrides: { api: { host_ip: 'here' } } })).rejects.toThrow('(from the command line)')
  })

  test('is not shown when it is a secret', async () => {
    const text = '[keystone_auth]\npassword = hush$nowhere\n'
    const failure: unknown = await load(text).catch((error: unknown) => error)
    expect(String(failure)).toContain('Option password in group [keystone_auth] refers to $nowhere')
    expect(String(failure)).not.toContain('hush')
  })

  test('in a file that cannot be read names the file', async () => {
    await expect(loadConf({ files: [join(directory, 'absent.conf')], host })).rejects.toThrow(
      'absent.conf cannot be read',
    )
  })
})

test('without facts given, the facts of this machine are used', async () => {
  const conf = await loadConf()
  expect(conf.default.myIp).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  expect(conf.api.workers).toBeGreaterThan(0)
})

describe('configuration files', () => {
  async function write(...paths: string[]): Promise<string[]> {
    for (const path of paths) {
      await mkdir(join(directory, path, '..'), { recursive: true })
      await writeFile(join(directory, path), '')
    }
    return paths.map((path) => join(directory, path))
  }

  test('are found in the first place that has them, drop-ins after files, sorted', async () => {
    const [own, , program, late, early, programs] = await write(
      'home/zun.conf',
      'etc/zun.conf',
      'etc/zun-api.conf',
      'etc/zun.conf.d/20.conf',
      'etc/zun.conf.d/10.conf',
      'etc/zun-api.conf.d/a.conf',
      'etc/zun.conf.d/readme.txt',
    )
    const searched = [join(directory, 'home'), join(directory, 'etc')]
    expect(await findConfFiles({ program: 'zun-api', searched })).toEqual([own, program, early, late, programs])
  })

  test('that are named keep others from being looked for', async () => {
    const [named, , dropIn] = await write('my.conf', 'zun.conf', 'd/x.conf')
    const found = await findConfFiles({
      program: 'zun-api',
      searched: [directory],
      configFiles: [String(named)],
      configDirectories: [join(directory, 'd')],
    })
    expect(found).toEqual([named, dropIn])
    const missing = findConfFiles({ program: 'zun-api', searched: [], configDirectories: [join(directory, 'none')] })
    await expect(missing).rejects.toThrow(StartupError)
  })

  test('name other files, which stand beside them or in the standard places', async () => {
    const [conf, policy] = await write('own/zun.conf', 'etc/policy.yaml')
    const searched = [join(directory, 'home'), join(directory, 'etc')]
    const configFiles = [String(conf)]
    expect(await findNamedPath('policy.yaml', { configFiles, searched })).toBe(policy)
    const [beside] = await write('own/policy.yaml')
    expect(await findNamedPath('policy.yaml', { configFiles, searched })).toBe(beside)
    expect(await findNamedPath('absent.yaml', { searched })).toBe(join(directory, 'home', 'absent.yaml'))
    expect(await findNamedPath('/absolute.yaml', { configFiles, searched })).toBe('/absolute.yaml')
  })
})
