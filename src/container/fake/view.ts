import type { EngineView } from '#objects/observed.ts'
import type { LogsRequest } from '../driver.ts'
import { type FakeContainer, type FakeEngine, fullName } from './engine.ts'
import { effective } from './life.ts'

export function viewOf(engine: FakeEngine, container: FakeContainer): EngineView {
  const { spec } = container
  const exposed = [...spec.exposedPorts, ...(engine.images.get(fullName(spec.image))?.exposedPorts ?? [])]
  return {
    uuid: spec.uuid,
    containerId: container.id,
    state: container.state,
    error: container.error,
    exitCode: container.exitCode,
    oomKilled: container.oomKilled,
    health: container.state === 'running' ? container.health : null,
    restartCount: container.restartCount,
    startedAt: timeOf(container.startedAtMs),
    finishedAt: timeOf(container.finishedAtMs),
    hostname: spec.hostname ?? container.id.slice(0, 12),
    ...effective(engine, container),
    ports: [...new Set(exposed.map((port) => Number.parseInt(port, 10)))],
    runtime: spec.runtime ?? 'runc',
    addresses: spec.networks.map(({ networkName, mac }) => ({
      networkId: engine.networks.get(networkName)?.id ?? '',
      networkName,
      ipv4: container.addresses.get(networkName) ?? null,
      ipv6: null,
      mac: mac ?? null,
    })),
  }
}

export function logText(container: FakeContainer, request: LogsRequest): string {
  const wanted = container.log.filter(
    ({ stream, atMs }) =>
      (stream === 1 ? request.stdout : request.stderr) && atMs >= (request.since ?? Number.NEGATIVE_INFINITY) * 1000,
  )
  const tail = request.tail === null ? wanted : wanted.slice(Math.max(wanted.length - request.tail, 0))
  return tail.map(({ atMs, line }) => (request.timestamps ? `${timeOf(atMs)} ${line}` : line)).join('')
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
