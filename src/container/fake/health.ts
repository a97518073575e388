// The health check of a fake container, as Docker keeps it: one run after each interval, so many failures in a row are sick.
import type { FakeContainer, FakeEngine } from './engine.ts'
import { fakeExec } from './exec.ts'

const usual = { intervalSeconds: 30, retries: 3 }

/** From its start to its end. */
export function watchHealth(engine: FakeEngine, container: FakeContainer): void {
  const check = container.spec.healthcheck
  container.health = check && 'starting'
  if (check === null) return
  const life = container.process
  const intervalMs = (check.intervalSeconds || usual.intervalSeconds) * 1000
  let failures = 0
  const look = () => {
    if (container.process !== life || engine.containers.get(container.spec.uuid) !== container) return
    const { exitCode } = fakeExec(engine, container, ['sh', '-c', check.test])
    failures = exitCode === 0 ? 0 : failures + 1
    if (failures === 0) become(engine, container, 'healthy')
    if (failures >= (check.retries || usual.retries)) become(engine, container, 'unhealthy')
    engine.clock.after(intervalMs, look)
  }
  engine.clock.after(intervalMs, look)
}

function become(engine: FakeEngine, container: FakeContainer, health: string): void {
  if (container.health === health) return
  container.health = health
  engine.emit(container, `health_status: ${health}`)
}
