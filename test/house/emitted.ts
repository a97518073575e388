// The program compiled anew into a directory of its own, with files planted in it: dependency-cruiser reads JavaScript
// alone, and finds nothing, without complaint, where it is given the sources.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Sources by their path below src/, as `api/v1/bad.ts`. */
export type Planted = Readonly<Record<string, string>>

export interface Emitted extends AsyncDisposable {
  /** Holds package.json and dist/. */
  readonly directory: string
  /** How many sources there were. */
  readonly sources: number
}

/** A copy of src/ without its tests; the paths of all its sources. */
export async function copySources(to: string, planted: Planted = {}): Promise<string[]> {
  await cp('src', to, { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  for (const [file, text] of Object.entries(planted)) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await writeFile(join(to, file), text)
  }
  return (await readdir(to, { recursive: true })).filter((file) => file.endsWith('.ts'))
}

export async function emit(planted: Planted = {}): Promise<Emitted> {
  const directory = await mkdtemp(join(tmpdir(), 'zun-house-'))
  const src = join(directory, 'src')
  const files = await copySources(src, planted)
  for (const file of files) await keepTypeImports(join(src, file))
  await cp('package.json', join(directory, 'package.json'))
  await symlink(join(process.cwd(), 'node_modules'), join(directory, 'node_modules'))
  const config = {
    extends: join(process.cwd(), 'tsconfig.build.json'),
    compilerOptions: { rootDir: 'src', outDir: 'dist', incremental: false, tsBuildInfoFile: null, noCheck: true },
    include: ['src'],
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config))
  await run('node_modules/.bin/tsc', ['-p', join(directory, 'tsconfig.json')])
  return {
    directory,
    sources: files.length,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

/** Imports of types count as imports here: without the word `type` the compiler keeps them. */
async function keepTypeImports(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll(/^(import|export) type (?=[{*\w].* from '|\{$)/gm, '$1 '))
}
