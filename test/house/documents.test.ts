import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const documents = ['README.md', 'CONTRIBUTING.md', 'docs/dependencies.md']

/** Targets of links, and files and folders of ours that are named in code spans. */
function pathsIn(document: string, text: string): string[] {
  const links = Array.from(text.matchAll(/\]\(([^)#:]+)\)/g), ([, path = '']) => join(dirname(document), path))
  const named = Array.from(text.matchAll(/`((?:scripts|test|src|docs|etc|bin)\/[\w./-]+)`/g), ([, path = '']) => path)
  return [...links, ...named]
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

describe('the documents', () => {
  test.each(documents)('name what exists: %s', async (document) => {
    const paths = pathsIn(document, await readFile(document, 'utf8'))
    const there = await Promise.all(paths.map(exists))

    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter((_, at) => !there[at])).toEqual([])
  })

  test('have a line for every dependency and for nothing else', async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8'))
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const table = await readFile('docs/dependencies.md', 'utf8')
    const rows = Array.from(table.matchAll(/^\| ([@a-z][\w@/.-]*)(?: \(optional\))? \|/gm), ([, name]) => name)

    expect(rows.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort())
  })
})
