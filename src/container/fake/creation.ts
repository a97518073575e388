import type { ContainerSpec } from '#objects/container-spec.ts'
import type { FakeContainer, FakeEngine, FakeSettings } from './engine.ts'

export function newContainer(engine: FakeEngine, owner: string, spec: ContainerSpec): FakeContainer {
  return {
    id: engine.newId(),
    owner,
    spec,
    applied: settingsOf(engine, owner, spec),
    state: 'created',
    error: '',
    exitCode: null,
    health: null,
    oomKilled: false,
    restartCount: 0,
    startedAtMs: null,
    finishedAtMs: null,
    process: undefined,
    addresses: new Map(),
    files: new Map(),
    terminal: null,
    log: [],
    stopped: false,
  }
}

export function settingsOf(engine: FakeEngine, owner: string, spec: ContainerSpec): FakeSettings {
  const cpu = spec.cpu ?? 0
  const { Name = 'no', MaximumRetryCount = '0' } = spec.restartPolicy ?? {}
  const labels = Object.fromEntries(Object.entries(spec.labels).filter(([key]) => !key.startsWith('zun.')))
  return {
    nanoCpus: Math.min(cpu, engine.cpus) * 1e9,
    cpuShares: Math.trunc(cpu * 1024),
    memoryBytes: (spec.memoryMib ?? 0) * 1024 * 1024,
    tty: spec.tty,
    openStdin: spec.interactive,
    autoRemove: spec.autoRemove,
    restartPolicy: { Name, MaximumRetryCount: Number(MaximumRetryCount) },
    labels: {
      ...labels,
      'zun.owner': owner,
      'zun.uuid': spec.uuid,
      'zun.project_id': spec.projectId,
      'zun.type': 'container',
    },
  }
}
