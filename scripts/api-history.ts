// Writes docs/api-history.md from the declarations of the API. Run `make history` after changing what a version means; a
// test holds that the file is up to date.
import { writeFile } from 'node:fs/promises'
import { defaultEdgeConf } from '#api/conf.ts'
import { historyDocument } from '#api/history.ts'
import { allRoutes } from '#api/routes.ts'

const target = new URL('../docs/api-history.md', import.meta.url)
await writeFile(target, historyDocument(allRoutes(defaultEdgeConf)))
