// A registry with one small image in it, so that pulling can be tried where no other registry can be reached.
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { tarWith } from '../support/tar.ts'

export interface TestRegistry {
  /** `127.0.0.1:<port>`, which Docker trusts without TLS. */
  readonly domain: string
  /** Requests for the layer that wait to be let go, and whose client has not gone away. */
  readonly held: number
  /** Lets go what is held, and holds nothing from now on. */
  release(): void
  close(): Promise<void>
}

export interface RegistryOptions {
  /** Sends the layer byte by byte, so that a pull from it lasts until `release`. */
  readonly holdsLayer?: boolean
  /** Nobody else gets anything. */
  readonly auth?: { readonly username: string; readonly password: string }
}

interface Blob {
  readonly digest: string
  readonly type: string
  readonly bytes: Buffer
}

/** Serves the image `name` with the tag `latest`. It holds one layer without programs: good to pull, not to run. */
export async function startRegistry(name: string, options: RegistryOptions = {}): Promise<TestRegistry> {
  const { manifest, blobs } = smallImage()
  const held = new Set<Dribble>()
  let holdsLayer = options.holdsLayer ?? false
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (!isAllowed(request, options.auth)) {
      const challenge = { 'www-authenticate': 'Basic realm="test"', 'content-type': 'application/json' }
      const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required' }]
      return void response.writeHead(401, challenge).end(JSON.stringify({ errors }))
    }
    if (path === '/v2/') return void response.end('{}')
    if (path === `/v2/${name}/manifests/latest` || path === `/v2/${name}/manifests/${manifest.digest}`) {
      return send(request, response, manifest)
    }
    const blob = blobs.find(({ digest }) => path === `/v2/${name}/blobs/${digest}`)
    if (blob === blobs[0] && blob !== undefined && holdsLayer && request.method === 'GET') {
      const dribble = new Dribble(response, blob)
      held.add(dribble)
      response.on('close', () => held.delete(dribble))
      return
    }
    if (blob !== undefined) return send(request, response, blob)
    const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }]
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port, not on a pipe
  return {
    domain: `127.0.0.1:${port}`,
    get held() {
      return held.size
    },
    release: () => {
      holdsLayer = false
      for (const dribble of held) dribble.finish()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function isAllowed({ headers }: IncomingMessage, auth: RegistryOptions['auth']): boolean {
  if (!auth) return true
  const expected = Buffer.from(`${auth.username}:${auth.password}`).toString('base64')
  return headers.authorization === `Basic ${expected}`
}

/** Docker notices that a pull was given up when the next byte comes, so there has to be a next one. */
class Dribble {
  readonly #response: ServerResponse
  readonly #bytes: Buffer
  readonly #timer: NodeJS.Timeout
  #sent = 0

  constructor(response: ServerResponse, blob: Blob) {
    this.#response = response.writeHead(200, headersOf(blob))
    this.#bytes = blob.bytes
    this.#timer = setInterval(() => this.#next(), 50)
    response.on('close', () => clearInterval(this.#timer))
  }

  finish(): void {
    clearInterval(this.#timer)
    this.#response.end(this.#bytes.subarray(this.#sent))
  }

  #next(): void {
    this.#response.write(this.#bytes.subarray(this.#sent, this.#sent + 1))
    this.#sent += 1
  }
}

function send(request: IncomingMessage, response: ServerResponse, blob: Blob): void {
  response.writeHead(200, headersOf(blob)).end(request.method === 'HEAD' ? undefined : blob.bytes)
}

function headersOf({ type, bytes, digest }: Blob): Record<string, string | number> {
  return { 'content-type': type, 'content-length': bytes.length, 'docker-content-digest': digest }
}

function smallImage(): { manifest: Blob; blobs: Blob[] } {
  // Zeroed blocks end a tar archive; stored as they are, they are enough bytes to send for hours. No two registries have
  // the same layer: the engine would fetch it from one for both.
  const tar = Buffer.concat([tarWith('made-for', randomUUID()), Buffer.alloc(128 * 1024)])
  const layer = blobOf('application/vnd.docker.image.rootfs.diff.tar.gzip', gzipSync(tar, { level: 0 }))
  const config = jsonBlob('application/vnd.docker.container.image.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    created: '2026-01-01T00:00:00Z',
    config: { Cmd: ['/bin/sh'], Labels: { purpose: 'test' } },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created: '2026-01-01T00:00:00Z', created_by: 'test' }],
  })
  const manifest = jsonBlob('application/vnd.docker.distribution.manifest.v2+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: described(config),
    layers: [described(layer)],
  })
  return { manifest, blobs: [layer, config] }
}

function described({ type, bytes, digest }: Blob): { mediaType: string; size: number; digest: string } {
  return { mediaType: type, size: bytes.length, digest }
}

function jsonBlob(type: string, value: unknown): Blob {
  return blobOf(type, Buffer.from(JSON.stringify(value)))
}

function blobOf(type: string, bytes: Buffer): Blob {
  return { type, bytes, digest: digestOf(bytes) }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
