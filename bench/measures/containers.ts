// Create to Running and delete, ours and the raw engine's in turns in one run: the machine's mood hits both alike.
import { setTimeout as delay } from 'node:timers/promises'
import { percentiles, ratioAtMost } from '../figure.ts'
import type { HttpPeer } from '../peers/http.ts'
import { command, cpu, memoryMib, RawEngine } from '../peers/raw-engine.ts'
import { temporaryDirectory, withZun } from '../peers/zun.ts'
import { summary } from '../samples.ts'
import { type Measure, shuffled, timed } from './measure.ts'

const pollMs = 25
const limitMs = 60_000
const warmUps = 2

export const containers: Measure = {
  name: 'containers',
  about: 'create to Running, and delete, beside the raw engine',
  async figures({ quick, say }) {
    const count = quick ? 10 : 40
    await using stateDir = await temporaryDirectory()
    const raw = await RawEngine.open()
    try {
      return await withZun({ stateDir: stateDir.path, engine: 'docker' }, async (zun) => {
        const { http } = await zun.client('admin')
        const peers: readonly Peer[] = [ours(http), theirs(raw)]
        for (let i = 0; i < count + warmUps; i++) {
          if (i % 10 === warmUps) say(`container ${i - warmUps} of ${count}`)
          for (const peer of shuffled(peers)) await oneLife(peer, i >= warmUps)
        }
        http.close()
        const samples = (of: 'created' | 'deleted') => {
          const [mine = [], his = []] = peers.map((peer) => peer[of])
          return { ours: summary(mine), peer: summary(his) }
        }
        return [
          ...percentiles('create to Running', samples('created'), {
            p50: ratioAtMost(1.1),
            p90: undefined,
            p99: undefined,
          }),
          ...percentiles('delete a running one', samples('deleted'), { p50: undefined, p90: undefined }),
        ]
      })
    } finally {
      raw.close()
    }
  },
}

interface Peer {
  readonly created: number[]
  readonly deleted: number[]
  /** Makes a container that runs, and says how long that took. */
  run(): Promise<{ readonly id: string; readonly tookMs: number }>
  remove(id: string): Promise<void>
}

async function oneLife(peer: Peer, counts: boolean): Promise<void> {
  const { id, tookMs: created } = await peer.run()
  const deleted = await timed(() => peer.remove(id))
  if (!counts) return
  peer.created.push(created)
  peer.deleted.push(deleted)
}

function theirs(raw: RawEngine): Peer {
  return {
    created: [],
    deleted: [],
    async run() {
      const began = performance.now()
      const id = await raw.run()
      return { id, tookMs: performance.now() - began }
    },
    remove: (id) => raw.remove(id),
  }
}

function ours(http: HttpPeer): Peer {
  return {
    created: [],
    deleted: [],
    async run() {
      const sentAt = Date.now()
      const uuid = await createRunning(http)
      await reaches(http, uuid, (status, body) => {
        if (body.includes('"status":"Error"')) throw new Error(`The container came to Error: ${body}`)
        return status === 200 && body.includes('"status":"Running"')
      })
      return { id: uuid, tookMs: (await createdAt(http, uuid)) - sentAt }
    },
    async remove(uuid) {
      await http.must('DELETE', `/v1/containers/${uuid}?force=true`)
      await reaches(http, uuid, (status) => status === 404)
    },
  }
}

/**
 * When it became Running, by the service's own record: asking every few milliseconds takes from two cores what the engine
 * needs, a sixth of the time it then takes to start, and the raw engine is not asked while it works.
 */
async function createdAt(http: HttpPeer, uuid: string): Promise<number> {
  const path = `/v1/containers/${uuid}/container_actions`
  const { containerActions } = await http.json<{ containerActions: { finish_time: string | null }[] }>('GET', path)
  const ended = containerActions[0]?.finish_time
  if (!ended) throw new Error(`The create of ${uuid} has no end.`)
  return Date.parse(`${ended}Z`)
}

/** Asks for a container that runs; its uuid. */
export async function createRunning(http: HttpPeer): Promise<string> {
  const body = { image: 'busybox', command, cpu, memory: memoryMib }
  return (await http.json<{ uuid: string }>('POST', '/v1/containers?run=true', body)).uuid
}

export async function reaches(
  http: HttpPeer,
  uuid: string,
  wanted: (status: number, body: string) => boolean,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (true) {
    const { status, text } = await http.ask('GET', `/v1/containers/${uuid}`)
    if (wanted(status, text)) return
    if (performance.now() > deadline) throw new Error(`Container ${uuid} did not come along in ${limitMs} ms: ${text}`)
    await delay(pollMs)
  }
}
