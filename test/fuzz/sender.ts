// Sends the fuzz requests one after the other on one connection, and damaged ones each on its own.
import { Agent, request as httpRequest } from 'node:http'
import { exchange } from '../support/raw-http.ts'

export interface FuzzAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export class Sender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #base: string

  constructor(base: string) {
    this.#base = base
  }

  send({ method, url, headers, body }: Sent): Promise<FuzzAnswer> {
    const { hostname, port } = new URL(this.#base)
    const length = { 'content-length': Buffer.byteLength(body) }
    return new Promise((resolve, reject) => {
      const sending = httpRequest(
        {
          host: hostname,
          port,
          agent: this.#agent,
          method,
          path: url,
          headers: { ...headers, ...length },
          timeout: 20_000,
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          )
        },
      )
      sending.on('timeout', () => sending.destroy(new Error('no answer within 20 s')))
      sending.on('error', reject)
      sending.end(body)
    })
  }

  /** `undefined` where the server hangs up without a word, as it may on what is no HTTP. */
  async sendBytes(bytes: Buffer): Promise<FuzzAnswer | undefined> {
    const answer = await exchange(this.#base, bytes)
    return answer && { status: answer.status, type: answer.headers.get('content-type') ?? '', body: answer.body }
  }

  close(): void {
    this.#agent.destroy()
  }
}
