// A server on the loopback that answers as a test says, and remembers what it was asked.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not.
  readonly body: any
}

export interface Told {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface HttpDouble extends AsyncDisposable {
  readonly url: string
  readonly heard: readonly Heard[]
}

/** `undefined` is no answer at all. */
export async function httpDouble(answer: (heard: Heard) => Told | undefined): Promise<HttpDouble> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: text === '' ? undefined : JSON.parse(text) }
    heard.push(one)
    const told = answer(one)
    if (!told) return
    const { status = 200, headers: more = {}, body } = told
    response.writeHead(status, { 'content-type': 'application/json', ...more })
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}
