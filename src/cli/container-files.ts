// Files between here and a container, as tars: what is in them is for `tar` to say.
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ClientCommand } from './command.ts'
import { UsageError } from './exit-codes.ts'
import { nothing } from './output.ts'

export const copyCommand: ClientCommand = {
  name: 'container cp',
  arguments: '<from> <to>',
  summary: 'Copy files as a tar: CONTAINER:PATH to a FILE or -, or a FILE or - to CONTAINER:DIRECTORY.',
  routes: ['GET /v1/containers/{ident}/get_archive', 'POST /v1/containers/{ident}/put_archive'],
  run: async ({ client, args: [from = '', to = ''], io }) => {
    const [source, target] = [placeIn(from), placeIn(to)]
    if ((source === undefined) === (target === undefined)) {
      throw new UsageError('One of the two has to be CONTAINER:PATH, and the other a tar here, or -.')
    }
    if (source) {
      const { data } = await client.containers.getArchive(source.ident, { path: source.path })
      const tar = Buffer.from(data, 'base64')
      if (to === '-') io.out(tar)
      else await writeFile(resolve(io.cwd, to), tar)
    }
    if (target) {
      const tar = from === '-' ? await io.readInput() : await readFile(resolve(io.cwd, from))
      await client.containers.putArchive(target.ident, { path: target.path, data: tar.toString('base64') })
    }
    return nothing
  },
}

/** A path here begins with a dot or a slash where it has a colon in it. */
function placeIn(text: string): { readonly ident: string; readonly path: string } | undefined {
  const at = text.indexOf(':')
  return at < 1 || /^[./]/.test(text) ? undefined : { ident: text.slice(0, at), path: text.slice(at + 1) }
}
