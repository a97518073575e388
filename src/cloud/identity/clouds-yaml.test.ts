import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { StartupError } from '#common/errors.ts'
import { cloudsYaml, readCloudsPasswords, writeCloudsYaml } from './clouds-yaml.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clouds-'))
})

afterEach(() => rm(directory, { recursive: true }))

test('each user has a cloud that a client can sign in to', () => {
  const { clouds } = parse(cloudsYaml({ baseUrl: 'http://127.0.0.1:9517', passwords: { demo: 'a', admin: 'b' } }))
  expect(Object.keys(clouds)).toEqual(['zun-dev', 'zun-dev-admin'])
  expect(clouds['zun-dev']).toMatchObject({
    auth: { auth_url: 'http://127.0.0.1:9517/identity/v3', username: 'demo', password: 'a', project_name: 'demo' },
    region_name: 'RegionOne',
  })
})

test('passwords come back as they were written, whatever they look like', async () => {
  const file = join(directory, 'new', 'clouds.yaml')
  const passwords = { demo: 'x: "y" # \\ \'ü', admin: '0123' }
  await writeCloudsYaml(file, { baseUrl: 'http://[::1]:9517', passwords })
  expect(await readCloudsPasswords(file)).toEqual(passwords)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a user whose password is not known has no cloud', () => {
  expect(parse(cloudsYaml({ baseUrl: 'http://h', passwords: { demo: 'a' } })).clouds).not.toHaveProperty(
    'zun-dev-admin',
  )
  expect(parse(cloudsYaml({ baseUrl: 'http://h', passwords: {} }))).toEqual({ clouds: {} })
})

test('no file and a file of other clouds know no passwords, and a broken one says so', async () => {
  const file = join(directory, 'clouds.yaml')
  expect(await readCloudsPasswords(file)).toEqual({})
  await writeFile(file, 'clouds: {other: {auth: {password: x}}, zun-dev: {auth: {password: 3}}}')
  expect(await readCloudsPasswords(file)).toEqual({})
  await writeFile(file, 'clouds: {')
  await expect(readCloudsPasswords(file)).rejects.toThrow(StartupError)
})
