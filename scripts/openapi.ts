// Writes docs/openapi.json from the declarations of the API. Run `make openapi` after changing a route or a field; a test
// holds that the file is up to date.
import { writeFile } from 'node:fs/promises'
import { defaultEdgeConf } from '#api/conf.ts'
import { describeApi } from '#api/server.ts'

const target = new URL('../docs/openapi.json', import.meta.url)
await writeFile(target, `${JSON.stringify(describeApi(defaultEdgeConf), null, 2)}\n`)
