// HTTP written by hand on a socket: what no client library would send.
import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What comes back for the bytes; `undefined` where the server hangs up without a word. */
export async function exchange(baseUrl: string, bytes: string | Buffer): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(baseUrl)
  const chunks: Buffer[] = []
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    socket.setTimeout(10_000, () => socket.destroy(new Error(`No end of the answer to ${firstLine(bytes)}`)))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve())
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // It may close before it has read all we say.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.end(bytes)
  })
  return parsed(Buffer.concat(chunks).toString('utf8'))
}

function parsed(text: string): RawAnswer | undefined {
  if (text === '') return undefined
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
  const rest = text.slice(end + 4)
  if (status >= 100 && status < 200) return parsed(rest)
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status, headers: new Map(headers), body: rest }
}

function firstLine(bytes: string | Buffer): string {
  return JSON.stringify(bytes.toString('latin1').slice(0, 200))
}
