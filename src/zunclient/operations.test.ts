import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { clientSource } from '../../scripts/client-source.ts'

it('the typed client is the one that the document makes (else run make openapi)', async () => {
  const document = JSON.parse(await readFile('docs/openapi.json', 'utf8'))
  expect(await readFile('src/zunclient/operations.ts', 'utf8')).toBe(clientSource(document))
})

it('two routes of one name are refused rather than lost', () => {
  const operation = { 'x-openstack': {}, responses: {} }
  const paths = { '/v1/things/{ident}': { put: operation, patch: operation } }
  expect(() => clientSource({ info: {}, components: {}, paths })).toThrow('things.update')
})
