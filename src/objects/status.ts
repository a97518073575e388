// From what a node sees to what a user reads. Pure: the clock is an argument.
import type { Container, ContainerStatus } from './container.ts'
import type { EngineView } from './observed.ts'

export interface StatusChange {
  readonly status: ContainerStatus
  readonly statusReason: string | null
}

type Before = Pick<Container, 'status' | 'statusReason' | 'containerId' | 'autoRemove' | 'observed'>

/** The status that follows from a look at the engine. An uneventful look leaves status and reason as they are. */
export function statusFrom(seen: EngineView, before: Before): StatusChange {
  const same = { status: before.status, statusReason: before.statusReason }
  switch (seen.state) {
    case 'absent':
      return absentStatus(before)
    case 'running':
      return running(seen, before)
    case 'paused':
      return reached('Paused', before)
    case 'restarting':
      return reached('Restarting', before)
    case 'dead':
      return reached('Dead', before)
    case 'exited':
    case 'removing':
      return stopped(seen, before)
    case 'created':
      // Never started. A container that failed to start keeps its Error; one that was made is Created.
      if (seen.error !== '' && before.status === 'Error') return same
      return before.status === 'Error' ? same : reached('Created', before)
  }
}

/** A reason belongs to the status it came with: it is kept while the status stays. */
function reached(status: ContainerStatus, before: Before): StatusChange {
  return { status, statusReason: before.status === status ? before.statusReason : null }
}

/** Of a container whose health check goes on failing after all tries to heal it. */
export const healingGivenUp = 'The health check goes on failing; restarting was given up.'

function running(seen: EngineView, before: Before): StatusChange {
  const { statusReason } = reached('Running', before)
  const isOver = statusReason === healingGivenUp && seen.health !== 'unhealthy'
  return { status: 'Running', statusReason: isOver ? null : statusReason }
}

function stopped(seen: EngineView, before: Before): StatusChange {
  if (seen.startedAt === null && seen.finishedAt === null && seen.error === '') {
    return { status: 'Unknown', statusReason: 'unexpected container state' }
  }
  if (seen.oomKilled) return { status: 'Stopped', statusReason: 'The container ran out of memory and was killed.' }
  if (seen.error !== '') return { status: 'Stopped', statusReason: seen.error }
  return reached('Stopped', before)
}

function absentStatus(before: Before): StatusChange {
  if (before.containerId === null) return { status: before.status, statusReason: before.statusReason }
  if (before.autoRemove) return { status: 'Deleted', statusReason: null }
  return { status: 'Error', statusReason: `No such container: ${before.containerId} in docker` }
}

/** The human sentence beside the status: `Up 3 mins`, `Exited(0) 8 mins ago `. The trailing blank is Zun's. */
export function statusDetail(seen: EngineView | null, now: Date): string | null {
  if (seen === null) return null
  switch (seen.state) {
    case 'absent':
      return null
    case 'created':
      return 'Created'
    case 'running':
      return `${up(seen, now)}${healthText(seen.health)}`
    case 'paused':
      return `${up(seen, now)} (paused)`
    case 'restarting':
      return 'Restarting'
    case 'dead':
      return 'Dead'
    case 'exited':
    case 'removing':
      return `Exited(${seen.exitCode ?? 0}) ${age(seen.finishedAt, now)} ago ${seen.error === '' ? '' : '(error)'}`
  }
}

function up(seen: EngineView, now: Date): string {
  return `Up ${age(seen.startedAt, now)}`
}

/** As `docker ps` has it. */
function healthText(health: string | null): string {
  if (health === null) return ''
  return health === 'starting' ? ' (health: starting)' : ` (${health})`
}

const units = [
  [86_400, 'days'],
  [3_600, 'hours'],
  [60, 'mins'],
] as const

/** Only the largest unit, without a singular, as clients have always seen it. */
function age(since: string | null, now: Date): string {
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000))
  for (const [size, unit] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`
  }
  return `${seconds} seconds`
}
