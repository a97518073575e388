// A registry with one small image in it, so that pulling can be tried where no other registry can be reached.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface TestRegistry {
  /** `127.0.0.1:<port>`, which Docker trusts without TLS. */
  readonly domain: string
  close(): Promise<void>
}

interface Blob {
  readonly digest: string
  readonly type: string
  readonly bytes: Buffer
}

/** Serves the image `name` with the tag `latest`. It holds one empty layer: good to pull, not to run. */
export async function startRegistry(name: string): Promise<TestRegistry> {
  const { manifest, blobs } = smallImage()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path === '/v2/') return void response.end('{}')
    if (path === `/v2/${name}/manifests/latest` || path === `/v2/${name}/manifests/${manifest.digest}`) {
      return send(request, response, manifest)
    }
    const blob = blobs.find(({ digest }) => path === `/v2/${name}/blobs/${digest}`)
    if (blob !== undefined) return send(request, response, blob)
    const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }]
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port, not on a pipe
  return {
    domain: `127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(request: IncomingMessage, response: ServerResponse, blob: Blob): void {
  response.writeHead(200, {
    'content-type': blob.type,
    'content-length': blob.bytes.length,
    'docker-content-digest': blob.digest,
  })
  response.end(request.method === 'HEAD' ? undefined : blob.bytes)
}

function smallImage(): { manifest: Blob; blobs: Blob[] } {
  // Two zeroed blocks are a tar archive without files.
  const tar = Buffer.alloc(1024)
  const layer = blobOf('application/vnd.docker.image.rootfs.diff.tar.gzip', gzipSync(tar))
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
