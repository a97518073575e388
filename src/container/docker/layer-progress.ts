// Docker tells of each layer by itself; this adds them up.
import type { PullProgress } from '#objects/pull-progress.ts'
import type { PullLine } from './wire.ts'

interface Layer {
  done: boolean
  bytes: number
  bytesTotal: number
}

const done = new Set(['Pull complete', 'Already exists'])
const downloaded = new Set(['Download complete', 'Verifying Checksum', 'Extracting'])

export class LayerProgress {
  readonly #layers = new Map<string, Layer>()

  /** The sum after one more line; `undefined` for a line about no layer. */
  add({ id, status = '', progressDetail }: PullLine): PullProgress | undefined {
    // The first line is about the tag.
    if (id === undefined || status.startsWith('Pulling from')) return undefined
    const layer = this.#layers.get(id) ?? { done: false, bytes: 0, bytesTotal: 0 }
    this.#layers.set(id, layer)
    if (done.has(status)) layer.done = true
    // What is counted while it unpacks is another size.
    if (status === 'Downloading' && progressDetail) {
      layer.bytes = progressDetail.current ?? layer.bytes
      layer.bytesTotal = Math.max(progressDetail.total ?? 0, layer.bytes)
    }
    if (downloaded.has(status) || layer.done) layer.bytes = layer.bytesTotal
    return this.#sum()
  }

  #sum(): PullProgress {
    const all = [...this.#layers.values()]
    const sum = (of: (layer: Layer) => number) => all.reduce((total, layer) => total + of(layer), 0)
    return {
      layers: all.length,
      layersDone: sum((layer) => Number(layer.done)),
      bytes: sum(({ bytes }) => bytes),
      bytesTotal: sum(({ bytesTotal }) => bytesTotal),
    }
  }
}
