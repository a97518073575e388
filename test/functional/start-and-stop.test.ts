// How `zunctl dev` begins, ends, and says in one sentence why it cannot begin.
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'
import { zunctl } from '../support/zunctl.ts'

const limit = { timeout: 60_000 }

/** `zunctl dev`, which has to end at once with that sentence. */
async function refuses(words: readonly string[], sentence: string | RegExp): Promise<void> {
  const { code, stdout, stderr } = await zunctl('dev', ...words)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  if (typeof sentence === 'string') expect(stderr).toBe(`zunctl: ${sentence}\n`)
  else expect(stderr).toMatch(sentence)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
}

it('dev refuses a port that is taken', limit, async () => {
  await using directory = await temporaryDirectory()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo // it listens on a port, not on a pipe
  await refuses(
    ['--listen', `127.0.0.1:${port}`, '--state-dir', directory.path, '--engine', 'fake'],
    `Port ${port} on 127.0.0.1 is taken by another program.`,
  )
  taken.close()
})

it('dev refuses an address that is not ours', limit, async () => {
  await using directory = await temporaryDirectory()
  await refuses(
    ['--listen', '192.0.2.1:9517', '--state-dir', directory.path, '--engine', 'fake'],
    /^zunctl: Cannot listen on 192\.0\.2\.1:9517: .*EADDRNOTAVAIL.*\.$/m,
  )
})

it('dev says that Docker is away', limit, async () => {
  await using directory = await temporaryDirectory()
  const docker = `unix://${directory.path}/no.sock`
  await refuses(
    ['--listen', '127.0.0.1:0', '--state-dir', directory.path, '--docker', docker],
    new RegExp(`^zunctl: Docker does not answer at ${docker}: .+\n$`),
  )
})

it('dev refuses a state directory that is a file, or lies below one', limit, async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'file')
  await writeFile(file, '')
  const words = (path: string) => ['--listen', '127.0.0.1:0', '--engine', 'fake', '--state-dir', path]
  await refuses(words(file), `The state directory ${file} cannot be written (EEXIST).`)
  await refuses(words(join(file, 'below')), `The state directory ${file}/below cannot be written (ENOTDIR).`)
})

it('dev leaves a state directory to the process that uses it', limit, async () => {
  await using directory = await temporaryDirectory()
  const first = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  const words = ['--listen', '127.0.0.1:0', '--engine', 'fake', '--state-dir', directory.path]
  await refuses(words, `The state directory ${directory.path} is in use by another zun process.`)
  expect(await first.api('GET', '/v1/containers')).toMatchObject({ status: 200 })
  await first.crash()
  // The lock goes with the process, however it ends.
  const second = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  expect(await second.stop()).toBe(0)
})

it('dev does not touch a state directory of a newer version', limit, async () => {
  await using directory = await temporaryDirectory()
  const first = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  await first.stop()
  const db = new DatabaseSync(join(directory.path, 'zun.sqlite'))
  db.prepare('INSERT INTO kysely_migration (name, timestamp) VALUES (?, ?)').run('9999-future', '2030-01-01T00:00:00Z')
  db.close()
  const words = ['--listen', '127.0.0.1:0', '--engine', 'fake', '--state-dir', directory.path]
  await refuses(
    words,
    `${directory.path} was written by a newer version of zun (it has 9999-future); use that version or another directory.`,
  )
})

it('zunctl refuses options that are wrong', limit, async () => {
  for (const words of [
    ['dev'],
    ['dev', '--state-dir', '/nowhere', '--listen', 'nonsense'],
    ['dev', '--state-dir', '/nowhere', '--listen', '127.0.0.1:99999'],
    ['dev', '--state-dir', '/nowhere', '--engine', 'steam'],
    ['nonsense'],
  ]) {
    const { code, stdout, stderr } = await zunctl(...words)
    expect({ words, code, stdout }).toEqual({ words, code: 1, stdout: '' })
    expect(stderr).toMatch(/^error: /)
  }
})

it('a second start keeps passwords, tokens and records, and SIGTERM ends with 0', limit, async () => {
  await using directory = await temporaryDirectory()
  const options = { stateDir: directory.path, engine: 'fake' } as const
  const passwords = async () => (await readFile(join(directory.path, 'clouds.yaml'), 'utf8')).match(/password: ".*"/g)

  const first = await ZunProcess.start(options)
  const token = await first.token('demo')
  const before = await passwords()
  expect(before).toHaveLength(2)
  const uuid = await first.run({ name: 'kept', labels: { a: 'b' } })
  await first.reaches(uuid, 'Running')
  const actions = (await first.api('GET', `/v1/containers/${uuid}/container_actions`)).body
  expect(await first.stop()).toBe(0)

  const second = await ZunProcess.start(options)
  expect(await passwords()).toEqual(before)
  const response = await fetch(`${second.url}/v1/containers/kept`, { headers: { 'X-Auth-Token': token } })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ uuid, name: 'kept', labels: { a: 'b' } })
  expect((await second.api('GET', `/v1/containers/${uuid}/container_actions`)).body).toEqual(actions)
  expect(await second.stop()).toBe(0)
})
