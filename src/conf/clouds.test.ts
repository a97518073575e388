import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CloudSources, loadCloudSettings } from './clouds.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zun-clouds-'))
  for (const place of ['cwd', 'home/.config/openstack', 'etc']) await mkdir(join(root, place), { recursive: true })
})
afterEach(() => rm(root, { recursive: true }))

const write = (path: string, clouds: object) => writeFile(join(root, path), JSON.stringify({ clouds }))
const load = (more: Partial<CloudSources> = {}) =>
  loadCloudSettings({
    flags: {},
    env: {},
    cwd: join(root, 'cwd'),
    home: join(root, 'home'),
    systemDirectory: join(root, 'etc'),
    ...more,
  })

const one = { auth_type: 'password', auth: { auth_url: 'http://k', username: 'ann', password: 'a' }, region_name: 'R' }

describe('clouds.yaml', () => {
  it('is looked for here, then at home, then in the system', async () => {
    await write('etc/clouds.yaml', { a: { region_name: 'etc' } })
    expect(await load({ cloud: 'a' })).toEqual({ region_name: 'etc' })
    await write('home/.config/openstack/clouds.yml', { a: { region_name: 'home' } })
    expect(await load({ cloud: 'a' })).toEqual({ region_name: 'home' })
    await write('cwd/clouds.yaml', { a: { region_name: 'cwd' } })
    expect(await load({ env: { OS_CLOUD: 'a' } })).toEqual({ region_name: 'cwd' })
  })

  it('is the file that is named, and that has to be there', async () => {
    await write('other.yaml', { a: one })
    const { auth, ...rest } = one
    const env = { OS_CLIENT_CONFIG_FILE: join(root, 'other.yaml') }
    expect(await load({ cloud: 'a', env })).toEqual({ ...auth, ...rest })
    await expect(load({ env: { OS_CLIENT_CONFIG_FILE: join(root, 'none.yaml') } })).rejects.toThrow('cannot be read')
  })

  it('may leave its secrets to secure.yaml', async () => {
    await write('cwd/clouds.yaml', { a: { auth: { username: 'ann' } } })
    await write('etc/secure.yaml', { a: { auth: { password: 'hush' } } })
    expect(await load({ cloud: 'a' })).toEqual({ username: 'ann', password: 'hush' })
  })

  it('needs no name while it has one cloud, and one when it has two', async () => {
    await write('cwd/clouds.yaml', { a: { region_name: 'A' } })
    expect(await load()).toEqual({ region_name: 'A' })
    await write('cwd/clouds.yaml', { a: {}, b: {} })
    await expect(load()).rejects.toThrow('Several clouds are known: say which with --os-cloud or OS_CLOUD (a, b).')
    await expect(load({ cloud: 'c' })).rejects.toThrow('There is no cloud c: there are a, b.')
  })

  it('that is no YAML is named', async () => {
    await writeFile(join(root, 'cwd/clouds.yaml'), '{')
    await expect(load()).rejects.toThrow('clouds.yaml is not YAML')
  })
})

describe('what is said twice', () => {
  it('counts as the command line has it, then the environment, then the file', async () => {
    await write('cwd/clouds.yaml', { a: one })
    const env = { OS_CLOUD: 'a', OS_USERNAME: 'eve', OS_REGION_NAME: 'E', OS_TOKEN: '' }
    const { auth, ...rest } = one
    const expected = { ...auth, ...rest, username: 'eve', region_name: 'F' }
    expect(await load({ env, flags: { region_name: 'F' } })).toEqual(expected)
  })

  it('in two ways counts as it was said last', async () => {
    await write('cwd/clouds.yaml', { a: { auth: { project_id: 'p1', user_id: 'u1' } } })
    const env = { OS_CLOUD: 'a', OS_TENANT_NAME: 'demo' }
    expect(await load({ env })).toEqual({ user_id: 'u1', project_name: 'demo' })
  })

  it('reads no file when the environment says where to go', async () => {
    await write('cwd/clouds.yaml', { a: {}, b: {} })
    expect(await load({ env: { OS_ENDPOINT: 'http://z/v1' } })).toEqual({ endpoint: 'http://z/v1' })
  })
})
