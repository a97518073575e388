// `zunctl` as a process of its own, signed in by clouds.yaml, against `zunctl dev` in another.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

it('the program signs in, runs a container, and ends as the command in it does', { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory()
  const zun = await ZunProcess.start({ stateDir: directory.path, engine: 'fake' })
  const env = { ...process.env, OS_CLIENT_CONFIG_FILE: join(directory.path, 'clouds.yaml'), OS_CLOUD: 'zun-dev' }
  const run = (...words: readonly string[]) =>
    new Promise<Ended>((resolve) => {
      const args = ['--conditions=zun-source', 'src/cmd/zunctl.ts', ...words]
      const child = execFile(process.execPath, args, { env, timeout: 20_000 }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      )
    })
  try {
    const small = ['--cpu', '0.1', '--memory', '16']
    expect(
      await run('container', 'run', '--name', 'web', ...small, '--wait', 'busybox', 'sleep', '1000'),
    ).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^status +Running$/m),
    })
    expect(await run('container', 'exec', 'web', 'sh', '-c', 'exit 9')).toMatchObject({ code: 9 })
    expect(await run('--os-cloud', 'zun-dev-admin', 'host', 'list')).toMatchObject({ code: 0, stderr: '' })
    expect(await run('service', 'list')).toMatchObject({ code: 4, stdout: '' })
    expect(await run('container', 'list', '--os-cloud', 'elsewhere')).toMatchObject({
      code: 1,
      stderr: 'zunctl: There is no cloud elsewhere: there are zun-dev, zun-dev-admin.\n',
    })
  } finally {
    await zun.stop()
  }
  expect(await run('container', 'list')).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('cannot be reached'),
  })
})
