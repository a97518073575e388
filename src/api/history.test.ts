import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { defaultEdgeConf } from './conf.ts'
import { boundariesOf, historyDocument, keyOf } from './history.ts'
import { allRoutes } from './routes.ts'
import { maxVersion, minVersion, v, versionText } from './versions.ts'

const routes = allRoutes(defaultEdgeConf)
const boundaries = boundariesOf(routes)

it('every microversion says what it changed: on a route, a field, or in announced.ts', () => {
  const told = new Set(boundaries.map(({ version }) => versionText(version)))
  const untold = Array.from({ length: maxVersion.minor - minVersion.minor }, (_, at) => v(1, at + 2))
    .map(versionText)
    .filter((version) => !told.has(version))
  expect(untold).toEqual([])
})

it('a boundary has a name of its own and a sentence', () => {
  expect(new Set(boundaries.map(keyOf)).size).toBe(boundaries.length)
  for (const { what } of boundaries) expect(what).toMatch(/\.$/)
})

it('what is announced names routes that exist', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  expect(boundaries.filter(({ route, enforced }) => !enforced && !known.has(route))).toEqual([])
})

it('docs/api-history.md is the one the declarations make (else run make history)', async () => {
  const written = await readFile(new URL('../../docs/api-history.md', import.meta.url), 'utf8')
  expect(written).toBe(historyDocument(routes))
})
