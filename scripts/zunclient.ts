// Writes src/zunclient/operations.ts from docs/openapi.json. `make openapi` runs it; a test holds that the file is up to
// date.
import { readFile, writeFile } from 'node:fs/promises'
import { clientSource } from './client-source.ts'

const document: unknown = JSON.parse(await readFile(new URL('../docs/openapi.json', import.meta.url), 'utf8'))
await writeFile(new URL('../src/zunclient/operations.ts', import.meta.url), clientSource(document))
