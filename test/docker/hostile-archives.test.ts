// Archives that want out of their container, against the real Docker, which unpacks them as root.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DockerCloud } from '../support/docker-cloud.ts'
import { hostileTars } from '../support/hostile-tars.ts'
import { tarWith } from '../support/tar.ts'

const canary = `/tmp/zun-canary-${randomUUID()}`
let cloud: DockerCloud
let uuid: string

beforeAll(async () => {
  cloud = await DockerCloud.open()
  uuid = await cloud.zun.run({ command: ['sleep', '1000'], workdir: '/tmp' })
  await cloud.zun.reaches(uuid, 'Running')
})

afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]()
})

const put = (tar: Buffer) =>
  cloud.zun.api('POST', `/v1/containers/${uuid}/put_archive?path=/tmp`, { body: { data: tar.toString('base64') } })

it('none of them writes outside, and each refusal says why', async () => {
  const tars = hostileTars(canary)
  expect(tars.length).toBeGreaterThanOrEqual(100)
  let refused = 0
  for (const { what, tar, mayPass } of tars) {
    const { status, body } = await put(tar)
    expect([what, status === 400 || (mayPass === true && status === 200), JSON.stringify(body)]).toEqual([
      what,
      true,
      expect.anything(),
    ])
    if (status === 400) {
      refused += 1
      expect(body.errors[0].title, what).toMatch(/^(The archive|Error processing tar file)/)
    }
    expect([what, existsSync(canary)]).toEqual([what, false])
  }
  process.stdout.write(`hostile archives: ${tars.length} sent, ${refused} refused, none got out\n`)
  expect(await put(tarWith('good', 'words'))).toMatchObject({ status: 200 })
  const read = await cloud.zun.api(
    'POST',
    `/v1/containers/${uuid}/execute?command=${encodeURIComponent('cat /tmp/good')}`,
  )
  expect(read.body).toMatchObject({ output: 'words', exit_code: 0 })
})
