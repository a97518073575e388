// Exchanges recorded from the original server: data to compare our answers with. They stand beside a checkout, not in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Recording {
  /** `containers/stop_stopped`. */
  readonly name: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

/** All exchanges in the folder that are a request and its answer. */
export function readRecordings(directory: string): Recording[] {
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.flatMap(({ name: folder }) =>
    readdirSync(join(directory, folder))
      .filter((file) => file.endsWith('.json'))
      .toSorted()
      .flatMap((file) => {
        const read: Partial<Recording> = JSON.parse(readFileSync(join(directory, folder, file), 'utf8'))
        if (!read.request || !read.response || !('body' in read.response)) return []
        return [{ name: `${folder}/${file.slice(0, -'.json'.length)}`, request: read.request, response: read.response }]
      }),
  )
}
