// Whatever else the API offers, as it is.
import { argument, type ClientCommand, option } from './command.ts'
import { exitCodeOfStatus, UsageError } from './exit-codes.ts'
import { nothing } from './output.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

export const rawCommand: ClientCommand = {
  name: 'api',
  arguments: '<method> <path>',
  summary: 'Send a request as it is, and show the answer as it is: zunctl api GET /v1/containers',
  options: [
    option('-d, --data <json>', 'Body; - reads it from standard input.'),
    option('--status', 'Show the status first.'),
  ],
  routes: [],
  run: async (invocation) => {
    const { client, flags, io } = invocation
    const method = argument(invocation).toUpperCase()
    const path = argument(invocation, 1)
    if (!methods.includes(method)) throw new UsageError(`${method} is no method: it is one of ${methods.join(', ')}.`)
    if (!path.startsWith('/'))
      throw new UsageError(`The path begins with a slash, as in /v1/containers; ${path} does not.`)
    const data = flags.text('data')
    const body = data === undefined ? undefined : json(data === '-' ? (await io.readInput()).toString() : data)
    const answer = await client.request({ method, path, ...(body !== undefined && { body }) })
    if (flags.yes('status')) io.out(`${answer.status}\n`)
    const text = answer.body === undefined ? answer.text : `${JSON.stringify(answer.body, null, 2)}\n`
    io.exit(exitCodeOfStatus(answer.status))
    return text === '' ? nothing : { text }
  },
}

function json(text: string): object {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError('--data has to be JSON.', { cause: error })
  }
}
