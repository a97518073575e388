// What Node's HTTP server would refuse by itself, with an empty body or no answer at all, unless somebody listens.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { refuseConnection } from './answer.ts'

/** Every refusal comes with the error body. Goes with `requireHostHeader: false`: the stages refuse a missing host. */
export function refuseInOurWords(server: Server): void {
  // An expectation nobody knows may be ignored.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  // The connection is an internet socket: this server listens on nothing else.
  server.on('connect', (_request, stream) => refuseConnection(new Error('This is no proxy.'), stream as Socket))
}
