// Lists and single reads over a filled table, all of whose containers live on hosts that are down: reading asks no node.
import { join } from 'node:path'
import { atMost, type Figure, percentiles } from '../figure.ts'
import type { HttpPeer } from '../peers/http.ts'
import { temporaryDirectory, withZun } from '../peers/zun.ts'
import { fillContainers } from '../rows.ts'
import { summary } from '../samples.ts'
import { type Measure, type MeasureOptions, timed } from './measure.ts'

const tableSizes = [1_000, 10_000]

export const reads: Measure = {
  name: 'reads',
  about: 'lists of 1,000 and pages of 100 of 1,000 and 10,000 rows, and single reads',
  async figures(options) {
    await using stateDir = await temporaryDirectory()
    const zunOptions = { stateDir: stateDir.path, engine: 'fake' } as const
    const projectId = await withZun(zunOptions, async (zun) => (await zun.client('demo')).projectId)
    const figures: Figure[] = []
    const uuids: string[] = []
    for (const size of tableSizes) {
      const database = join(stateDir.path, 'zun.sqlite')
      uuids.push(...(await fillContainers(database, { projectId, from: uuids.length, to: size })))
      options.say(`${size} rows`)
      figures.push(
        ...(await withZun(zunOptions, async (zun) => readAll((await zun.client('demo')).http, uuids, options))),
      )
    }
    return figures
  },
}

async function readAll(
  http: HttpPeer,
  uuids: readonly string[],
  { quick }: MeasureOptions,
): Promise<readonly Figure[]> {
  const of = `of ${uuids.length}`
  const at = (index: number) => uuids[Math.floor(index)] ?? ''
  const any = (fromEnd = 0) => at(Math.random() * (uuids.length - fromEnd))
  let walked = 0
  const walk = () => {
    walked = (walked + 1000) % uuids.length
    return at(walked === 0 ? 0 : walked - 1)
  }
  const times = async (count: number, path: () => string) => {
    const samples: number[] = []
    for (let i = 0; i < count; i++) samples.push(await timed(() => http.must('GET', path())))
    return { ours: summary(samples.slice(count / 10)) } // the first are for warming up
  }
  const share = quick ? 0.25 : 1
  const list = await times(160 * share, () => '/v1/containers?limit=1000')
  // Rows that were read lately are cheaper; who walks through all of a large table meets none of them.
  const walking = uuids.length > 1000 && (await times(80 * share, () => `/v1/containers?limit=1000&marker=${walk()}`))
  const page = await times(400 * share, () => `/v1/containers?limit=100&marker=${any(100)}`)
  const one = await times(2000 * share, () => `/v1/containers/${any()}`)
  const unchanged = await unchangedTimes(http, ['/v1/containers?limit=1000', `/v1/containers/${any()}`], 400 * share)
  http.close()
  return [
    ...percentiles(`list 1000 ${of}`, list, { p50: atMost(25), p99: undefined }),
    ...(walking ? percentiles(`list 1000 ${of}, walking through`, walking, { p50: undefined }) : []),
    ...percentiles(`page of 100 ${of}`, page, { p50: atMost(5), p99: undefined }),
    ...percentiles(`show one ${of}, its host down`, one, { p50: undefined, p99: atMost(5) }),
    ...percentiles(`304 for a list or one ${of}`, unchanged, { p50: atMost(1), p99: undefined }),
  ]
}

/** Of readers who say which answer they have, and are told that it is still true. */
async function unchangedTimes(http: HttpPeer, paths: readonly string[], count: number) {
  const version = { 'openstack-api-version': 'container latest' }
  const samples: number[] = []
  for (const path of paths) {
    let etag = ''
    for (let i = 0; i < count; i++) {
      const began = performance.now()
      const { status, headers } = await http.ask('GET', path, undefined, { ...version, 'if-none-match': etag })
      // Times go by in lists, and now and then one is answered whole.
      if (status === 304) samples.push(performance.now() - began)
      else etag = String(headers.etag)
    }
  }
  if (samples.length < count) throw new Error(`of ${2 * count} requests only ${samples.length} were answered with 304`)
  return { ours: summary(samples) }
}
