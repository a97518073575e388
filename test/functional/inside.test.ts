// What goes on inside a container, as the API shows it.
import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { tarWith } from '../support/tar.ts'

const titleOf = (answer: { body: { errors: { title: string }[] } }) => answer.body.errors[0]?.title

it('stats show what a running container uses, and only of one that runs', async () => {
  await using api = await RealApi.start()
  api.engine.usage = { ...api.engine.usage, cpuPercent: 50, memoryBytes: 8 * 1024 * 1024, networkSentBytes: 266 }
  const uuid = await api.container({ name: 'web', memory: 32 })
  expect((await api.ask('GET', `/v1/containers/${uuid}/stats`)).body).toEqual({
    CONTAINER: 'web',
    'CPU %': 50,
    'MEM USAGE(MiB)': 8,
    'MEM LIMIT(MiB)': 32,
    'MEM %': 25,
    'BLOCK I/O(B)': '0/0',
    'NET I/O(B)': '0/266',
  })
  await api.ask('POST', `/v1/containers/${uuid}/stop?timeout=0`)
  await api.reaches(uuid, 'Stopped')
  const refused = await api.ask('GET', `/v1/containers/${uuid}/stats`)
  expect([refused.status, titleOf(refused)]).toEqual([409, `Cannot stats container ${uuid} in Stopped state`])
})

it('a file goes into a container and comes out again, as base64 and in old versions as text', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const tar = tarWith('hello.txt', 'hello')
  const put = { body: { data: tar.toString('base64') } }
  expect(await api.ask('POST', `/v1/containers/${uuid}/put_archive?path=/tmp`, put)).toMatchObject({
    status: 200,
    body: null,
  })
  const got = await api.ask('GET', `/v1/containers/${uuid}/get_archive?path=/tmp/hello.txt`)
  expect(Buffer.from(got.body.data, 'base64')).toEqual(tar)
  expect(got.body.stat).toMatchObject({ name: 'hello.txt', size: 5, mode: 420 })
  const old = await api.ask('GET', `/v1/containers/${uuid}/get_archive?path=/tmp/hello.txt`, { version: '1.24' })
  expect(old.body.data).toBe(tar.toString())
  const missing = await api.ask('GET', `/v1/containers/${uuid}/get_archive?path=/tmp/none`)
  expect([missing.status, titleOf(missing)]).toEqual([400, expect.stringContaining('/tmp/none')])
  const nowhere = await api.ask('POST', `/v1/containers/${uuid}/put_archive?path=/nowhere`, put)
  expect(nowhere.status).toBe(400)
})

it('an archive of more than 64 MiB is too large in both directions', { timeout: 30_000 }, async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  const data = Buffer.alloc(64 * 1024 * 1024 + 1).toString('base64')
  const put = await api.ask('POST', `/v1/containers/${uuid}/put_archive?path=/tmp`, { body: { data } })
  expect([put.status, titleOf(put)]).toEqual([413, 'The archive is larger than 67108864 bytes.'])
})

it('the terminal of a container takes the size it is given', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container({ tty: true, interactive: true })
  expect(await api.ask('POST', `/v1/containers/${uuid}/resize?h=40&w=100`)).toMatchObject({ status: 200, body: null })
  expect(api.engine.containers.get(uuid)?.terminal).toEqual({ rows: 40, columns: 100 })
})

it('a container that the engine has lost is said to be in Error', async () => {
  await using api = await RealApi.start()
  const uuid = await api.container()
  api.engine.containers.delete(uuid)
  const answer = await api.ask('GET', `/v1/containers/${uuid}/stats`)
  expect([answer.status, titleOf(answer)]).toEqual([409, "Cannot act on container in 'Error' state"])
})
