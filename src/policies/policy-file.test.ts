import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StartupError } from '#common/errors.ts'
import { Policies } from './policies.ts'
import { PolicyFiles } from './policy-file.ts'

const member = { userId: 'u1', projectId: 'p1', roles: ['member'], isAdmin: false }

let directory: string
let policies: Policies
const log = { info: vi.fn<(message: string) => void>(), error: vi.fn<(message: string) => void>() }
let files: PolicyFiles

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'policy-'))
  policies = new Policies()
  log.info.mockClear()
  log.error.mockClear()
  files = new PolicyFiles({
    policies,
    file: join(directory, 'policy.yaml'),
    directories: [join(directory, 'policy.d')],
    log,
    intervalMs: 5,
  })
})

afterEach(async () => {
  await files.close()
  await rm(directory, { recursive: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

function mayPull(): boolean {
  return policies.allows(member, 'image:pull')
}

describe('policy files', () => {
  test('need not exist', async () => {
    await files.load()
    expect(mayPull()).toBe(false)
  })

  test.each([
    ['YAML', '# who pulls\n"image:pull": "role:member"\n'],
    ['JSON', '{"image:pull": "role:member"}'],
    ['the oldest form, lists of texts', '"image:pull": [["role:admin"], ["role:member", "user_id:u1"]]'],
    ['YAML that says a rule twice, and the last counts', '"image:pull": "!"\n"image:pull": "@"\n'],
  ])('may be %s', async (_, text) => {
    await write('policy.yaml', text)
    await files.load()
    expect(mayPull()).toBe(true)
  })

  test('in the directory win over the file, in the order of their names', async () => {
    await mkdir(join(directory, 'policy.d'))
    await write('policy.yaml', '"image:pull": "!"')
    await write('policy.d/20-late.yaml', '"image:pull": "@"')
    await write('policy.d/10-early.yaml', '"image:pull": "!"\n"host:get": "@"')
    await write('policy.d/.hidden', 'not: [a, policy')
    await files.load()
    expect([mayPull(), policies.allows(member, 'host:get')]).toEqual([true, true])
  })

  test.each([
    ['- a\n- list', 'must map rule names to policy texts'],
    ['"image:pull": 3', 'rule image:pull must have a text'],
    ['"image:pull": "role:a role:b"', 'Policy rule image:pull: "role:b" is not expected'],
    ['{ "image:pull": ', 'is neither YAML nor JSON'],
  ])('that are bad stop the start: %s', async (text, message) => {
    await write('policy.yaml', text)
    const failure = await files.load().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StartupError)
    expect(failure).toHaveProperty('message', expect.stringContaining(message))
  })

  test('are read again when they change, come and go', async () => {
    await files.load()
    await write('policy.yaml', '"image:pull": "@"')
    await files.refresh()
    expect(mayPull()).toBe(true)
    await rm(join(directory, 'policy.yaml'))
    await files.refresh()
    expect(mayPull()).toBe(false)
    expect(log.info).toHaveBeenCalledTimes(2)
  })

  test('that turn bad keep the old rules, with one line in the log', async () => {
    await write('policy.yaml', '"image:pull": "@"')
    await files.load()
    await write('policy.yaml', '"image:pull": "rule:image:pull"')
    await files.refresh()
    await files.refresh()
    expect(mayPull()).toBe(true)
    expect(log.error).toHaveBeenCalledTimes(1)
  })

  test('are watched until the end', async () => {
    await files.load()
    files.watch()
    await write('policy.yaml', '"image:pull": "@"')
    await vi.waitFor(() => expect(mayPull()).toBe(true))
    await files.close()
  })
})
