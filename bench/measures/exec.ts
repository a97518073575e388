// A command in a running container, its output and exit code: ours and the raw engine's in turns.
import { percentiles, ratioAtMost } from '../figure.ts'
import { RawEngine } from '../peers/raw-engine.ts'
import { temporaryDirectory, withZun } from '../peers/zun.ts'
import { summary } from '../samples.ts'
import { createRunning, reaches } from './containers.ts'
import { type Measure, shuffled, timed } from './measure.ts'

const warmUps = 3

export const exec: Measure = {
  name: 'exec',
  about: 'a command in a running container, beside the raw engine',
  async figures({ quick, say }) {
    const count = quick ? 15 : 60
    await using stateDir = await temporaryDirectory()
    const raw = await RawEngine.open()
    const rawId = await raw.run()
    try {
      return await withZun({ stateDir: stateDir.path, engine: 'docker' }, async (zun) => {
        const { http } = await zun.client('admin')
        const uuid = await createRunning(http)
        await reaches(http, uuid, (_status, body) => body.includes('"status":"Running"'))
        const execute = `/v1/containers/${uuid}/execute?command=${encodeURIComponent('echo hello')}`
        const peers = [
          { samples: [] as number[], run: () => http.must('POST', execute) },
          { samples: [] as number[], run: () => raw.exec(rawId, ['echo', 'hello']) },
        ]
        say(`${count} commands each`)
        for (let i = 0; i < count + warmUps; i++) {
          for (const peer of shuffled(peers)) {
            const tookMs = await timed(peer.run)
            if (i >= warmUps) peer.samples.push(tookMs)
          }
        }
        await http.must('DELETE', `/v1/containers/${uuid}?force=true`)
        await reaches(http, uuid, (status) => status === 404)
        http.close()
        const [mine = [], his = []] = peers.map(({ samples }) => samples)
        const samples = { ours: summary(mine), peer: summary(his) }
        return percentiles('exec round trip', samples, { p50: ratioAtMost(1.2), p90: undefined })
      })
    } finally {
      await raw.remove(rawId)
      raw.close()
    }
  },
}
