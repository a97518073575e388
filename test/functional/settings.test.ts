// What an operator writes into the state directory, and what `zunctl dev` makes of it.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { zunctl } from '../support/zunctl.ts'

const limit = { timeout: 60_000 }

async function started(files: Readonly<Record<string, string>>) {
  const directory = await temporaryDirectory()
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory.path, name), text)
  const zun = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  return {
    directory: directory.path,
    zun,
    [Symbol.asyncDispose]: async () => {
      await zun.stop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

it('zun.conf sets limits, defaults, the page and the name of the host', limit, async () => {
  const conf = `
    [DEFAULT]
    host = node-7
    maximum_memory = 600
    default_memory = 77
    [api]
    max_limit = 1
    [quota]
    containers = 2`
  await using run = await started({ 'zun.conf': conf.replaceAll('\n    ', '\n') })
  const { zun } = run
  const first = await zun.run({ memory: undefined })
  await zun.run({})
  expect((await zun.reaches(first, 'Running')).memory).toBe('77')
  expect((await zun.api('POST', '/v1/containers', { body: { image: 'busybox' } })).status).toBe(403)
  expect((await zun.api('POST', '/v1/containers', { body: { image: 'busybox', memory: '601' } })).status).toBe(400)
  const page = await zun.api('GET', '/v1/containers')
  expect(page.body.containers).toHaveLength(1)
  expect(page.body.next).toContain('limit=1')
  const hosts = await zun.api('GET', '/v1/hosts', { as: 'admin' })
  expect(hosts.body.hosts).toMatchObject([{ hostname: 'node-7' }])
})

it('a zun.conf that cannot be used is refused with file, line and option', limit, async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'zun.conf')
  await writeFile(file, '[quota]\ncontainers = many\n')
  const { code, stderr } = await zunctl('dev', '--engine', 'fake', '--state-dir', directory.path)
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^zunctl: Invalid value of option containers in group \[quota\]: "many" .+ \(.+zun\.conf, line 2\)\.\n$/,
  )
})

it(
  'policy.yaml is in force when it is written, and no more when it is removed; a bad one changes nothing',
  limit,
  async () => {
    await using run = await started({ 'policy.yaml': '"container:get_all": "role:auditor"\n' })
    const { zun, directory } = run
    const file = join(directory, 'policy.yaml')
    const list = async () => (await zun.api('GET', '/v1/containers')).status
    const becomes = (status: number) =>
      until(`the list answers ${status}`, 10_000, async () => (await list()) === status)
    expect(await list()).toBe(403)
    await rm(file)
    await becomes(200)
    await writeFile(file, '"container:get_all": "role:member"\n"container:create": "role:auditor"\n')
    const create = async () => (await zun.api('POST', '/v1/containers', { body: { image: 'busybox' } })).status
    await until('a create is refused', 10_000, async () => (await create()) === 403)
    expect(await list()).toBe(200)
    await writeFile(file, '"container:create": "role:("\n')
    const explained = await zunctl('policy', 'explain', '--state-dir', directory, 'demo', 'container:create')
    expect(explained).toMatchObject({ code: 1, stderr: expect.stringContaining('container:create') })
    expect(await create()).toBe(403)
  },
)

it('policy explain says who may, by which rule, and why', limit, async () => {
  await using run = await started({ 'policy.yaml': '"container:stop": "role:operator or role:admin"\n' })
  const explain = (...words: readonly string[]) => zunctl('policy', 'explain', '--state-dir', run.directory, ...words)
  const [mayNot, may, asOther, unknown, nobody] = await Promise.all([
    explain('demo', 'container:stop'),
    explain('admin', 'container:stop', '--project', 'demo', '-o', 'json'),
    explain('demo', 'container:stop', '--role', 'operator', '--target', 'project_id=another'),
    explain('demo', 'container:halt'),
    explain('somebody', 'container:stop'),
  ])
  expect(mayNot).toMatchObject({ code: 1, stderr: '' })
  expect(mayNot.stdout).toBe(
    [
      'demo (project demo; roles member) may not container:stop.',
      'container:stop is, from the policy file: role:operator or role:admin',
      '  no  role:operator or role:admin',
      '    no  role:operator  (member against operator)',
      '    no  role:admin  (member against admin)',
      '',
    ].join('\n'),
  )
  expect(may.code).toBe(0)
  expect(JSON.parse(may.stdout)).toMatchObject([
    { user: 'admin', project: 'demo', rule: 'container:stop', allowed: true, origin: 'override' },
  ])
  expect(asOther).toMatchObject({ code: 0, stdout: expect.stringContaining('may container:stop.') })
  expect(unknown).toMatchObject({ code: 1, stderr: 'zunctl: There is no rule container:halt.\n' })
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringMatching(/^zunctl: There is no user somebody /) })
})
