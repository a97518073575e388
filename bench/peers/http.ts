// The smallest HTTP client that is fair to both sides: our API and the raw engine are asked through the same one, over
// connections that stay open.
import { Agent, request } from 'node:http'

export type Target = { readonly socketPath: string } | { readonly host: string; readonly port: number }

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export class HttpPeer {
  readonly #target: Target
  readonly #headers: Readonly<Record<string, string>>
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })

  constructor(target: Target, headers: Readonly<Record<string, string>> = {}) {
    this.#target = target
    this.#headers = headers
  }

  ask(method: Method, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const headers = {
      ...this.#headers,
      ...more,
      ...(payload && { 'content-type': 'application/json' }),
      'content-length': payload?.length ?? 0,
    }
    return new Promise((resolve, reject) => {
      const sent = request({ ...this.#target, agent: this.#agent, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      })
      sent.on('error', reject)
      sent.end(payload)
    })
  }

  /** As `ask`; throws unless the answer is one of success. */
  async must(method: Method, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.ask(method, path, body)
    if (answer.status >= 400) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`)
    return answer
  }

  async json<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const value: T = JSON.parse((await this.must(method, path, body)).text)
    return value
  }

  close(): void {
    this.#agent.destroy()
  }
}
