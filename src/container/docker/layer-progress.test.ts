import { expect, it } from 'vitest'
import { LayerProgress } from './layer-progress.ts'

it('the layers of an image are added up as Docker tells of them', () => {
  const progress = new LayerProgress()
  const sums = [
    { id: 'latest', status: 'Pulling from team/app' },
    { id: 'a', status: 'Already exists' },
    { id: 'b', status: 'Pulling fs layer' },
    { id: 'b', status: 'Downloading', progressDetail: { current: 40, total: 100 } },
    { id: 'b', status: 'Verifying Checksum' },
    { id: 'b', status: 'Extracting', progressDetail: { current: 7, total: 300 } },
    { id: 'b', status: 'Pull complete' },
    { status: 'Digest: sha256:abc' },
  ].map((line) => progress.add(line))
  expect(sums.map((sum) => sum && [sum.layersDone, sum.layers, sum.bytes, sum.bytesTotal].join(' '))).toEqual([
    undefined,
    '1 1 0 0',
    '1 2 0 0',
    '1 2 40 100',
    '1 2 100 100',
    '1 2 100 100',
    '2 2 100 100',
    undefined,
  ])
})
