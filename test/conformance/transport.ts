// What every transport of the bus must do. Each runs this suite from beside its own file.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ContainerNotFound, NodeUnavailable } from '#common/errors.ts'
import type { Transport } from '#rpc/transports/transport.ts'
import { until } from '../support/until.ts'

export interface OpenTransport {
  readonly transport: Transport
  close(): Promise<void>
}

const soon = () => new Date(Date.now() + 5_000)

export function describeTransport(name: string, open: () => Promise<OpenTransport>): void {
  describe(`the ${name} transport`, () => {
    let opened: OpenTransport
    let transport: Transport
    const servers: { close(): Promise<void> }[] = []

    beforeEach(async () => {
      opened = await open()
      transport = opened.transport
    })

    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close()
      await opened.close()
    })

    async function serve(server: string | undefined, handler: Parameters<Transport['serve']>[1]): Promise<void> {
      servers.push(await transport.serve({ topic: 'test', ...(server !== undefined && { server }) }, handler))
    }

    it('carries a request to the one server that is meant, and its answer back', async () => {
      await serve('a', async ({ method, input }) => ({ from: 'a', method, input }))
      await serve('b', async () => ({ from: 'b' }))
      const answer = await transport.request(
        { topic: 'test', server: 'a' },
        { method: 'm', input: { n: 1 } },
        { deadline: soon() },
      )
      expect(answer).toEqual({ from: 'a', method: 'm', input: { n: 1 } })
    })

    it('carries what names a command', async () => {
      const meta = { id: 'i', containerUuid: 'c', fence: 3, deadline: soon().toISOString() }
      await serve('a', async (message) => message.meta)
      expect(
        await transport.request({ topic: 'test', server: 'a' }, { method: 'm', input: {}, meta }, { deadline: soon() }),
      ).toEqual(meta)
    })

    it('shares nothing between the two ends', async () => {
      const kept: { n: number }[] = []
      await serve('a', async ({ input }) => {
        kept.push(input as { n: number }) // what this test sends
        return input
      })
      const sent = { n: 1 }
      const answer = (await transport.request(
        { topic: 'test', server: 'a' },
        { method: 'm', input: sent },
        { deadline: soon() },
      )) as { n: number } // likewise
      answer.n = 2
      sent.n = 3
      expect(kept).toEqual([{ n: 1 }])
    })

    it('carries an error with its name, kind, message and fields', async () => {
      await serve('a', async () => {
        throw new ContainerNotFound('web')
      })
      const request = transport.request(
        { topic: 'test', server: 'a' },
        { method: 'm', input: {} },
        { deadline: soon() },
      )
      await expect(request).rejects.toMatchObject({
        name: 'ContainerNotFound',
        kind: 'not-found',
        message: 'Container web could not be found.',
        fields: { container: 'web' },
      })
    })

    it('says that nobody serves the address', async () => {
      const deadline = new Date(Date.now() + 300)
      await expect(
        transport.request({ topic: 'test', server: 'nobody' }, { method: 'm', input: {} }, { deadline }),
      ).rejects.toBeInstanceOf(NodeUnavailable)
    })

    it('gives up at the deadline, and tells the handler', async () => {
      let told = false
      await serve(
        'a',
        (_message, signal) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => {
              told = true
              reject(signal.reason)
            }),
          ),
      )
      const deadline = new Date(Date.now() + 100)
      await expect(
        transport.request({ topic: 'test', server: 'a' }, { method: 'm', input: {} }, { deadline }),
      ).rejects.toBeInstanceOf(NodeUnavailable)
      await until('the handler is told', 2_000, () => told)
    })

    it('stops waiting when the caller does', async () => {
      await serve(
        'a',
        (_message, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      )
      const caller = new AbortController()
      const request = transport.request(
        { topic: 'test', server: 'a' },
        { method: 'm', input: {} },
        { deadline: soon(), signal: caller.signal },
      )
      caller.abort()
      await expect(request).rejects.toMatchObject({ name: 'Cancelled' })
    })

    it('publishes without waiting for the handler', async () => {
      const heard: unknown[] = []
      await serve(undefined, async ({ input }) => {
        heard.push(input)
      })
      await transport.publish({ topic: 'test' }, { method: 'm', input: { n: 1 } })
      await until('it is heard', 2_000, () => heard.length > 0)
      expect(heard).toEqual([{ n: 1 }])
    })

    it('waits, when closing, for what is in hand', async () => {
      let ended = false
      const begun = Promise.withResolvers<void>()
      const server = await transport.serve({ topic: 'test', server: 'a' }, async (_message, signal) => {
        begun.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        ended = true
        return null
      })
      const request = transport
        .request({ topic: 'test', server: 'a' }, { method: 'm', input: {} }, { deadline: soon() })
        .catch(() => undefined)
      await begun.promise
      await server.close()
      expect(ended).toBe(true)
      await request
    })
  })
}
