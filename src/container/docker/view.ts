// Docker's inspect answer to an EngineView. Pure.
import type { EngineState, EngineView, ObservedAddress } from '#objects/observed.ts'
import { labels } from './spec.ts'
import type { EndpointAnswer, InspectAnswer } from './wire.ts'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const

export function viewOf(answer: InspectAnswer): EngineView {
  const { Config: config, State: state } = answer
  const engineState = stateOf(state?.Status)
  return {
    uuid: config.Labels?.[labels.uuid] ?? '',
    containerId: answer.Id,
    state: engineState,
    error: state?.Error ?? '',
    exitCode: exitCodeOf(engineState, state?.ExitCode ?? 0),
    oomKilled: state?.OOMKilled ?? false,
    health: healthOf(engineState, state?.Health?.Status),
    restartCount: answer.RestartCount,
    startedAt: timeOf(state?.StartedAt),
    finishedAt: timeOf(state?.FinishedAt),
    hostname: config.Hostname || null,
    command: config.Cmd ?? [],
    entrypoint: config.Entrypoint ?? [],
    ports: portsOf(config.ExposedPorts ?? {}),
    runtime: answer.HostConfig.Runtime || null,
    addresses: addressesOf(answer.NetworkSettings.Networks ?? {}),
  }
}

/** Whether the container carries this installation's label; its name alone proves nothing. */
export function isOurs(answer: InspectAnswer, owner: string): boolean {
  return answer.Config.Labels?.[labels.owner] === owner && Boolean(answer.Config.Labels[labels.uuid])
}

function stateOf(status: string | undefined): EngineState {
  // A word of some later Docker: not running as far as we know, and its words stand in the log.
  return states.find((each) => each === status) ?? 'dead'
}

/** Docker says 0 while a container runs and before its first start, where there is no exit code yet. */
function exitCodeOf(state: EngineState, exitCode: number): number | null {
  if (state === 'running' || state === 'paused') return null
  return state === 'created' && exitCode === 0 ? null : exitCode
}

/** Docker keeps the last word after the end, where it says nothing any more; some versions call having no check `none`. */
function healthOf(state: EngineState, health = 'none'): string | null {
  return state === 'running' && health !== 'none' && health !== '' ? health : null
}

/** Docker writes nanoseconds, and the year 1 for never. */
function timeOf(text: string | undefined): string | null {
  if (text === undefined || text === '' || text.startsWith('0001-')) return null
  return new Date(text).toISOString()
}

function portsOf(exposed: Readonly<Record<string, object>>): number[] {
  return [...new Set(Object.keys(exposed).map((port) => Number.parseInt(port, 10)))]
}

function addressesOf(networks: Readonly<Record<string, EndpointAnswer>>): ObservedAddress[] {
  return Object.entries(networks)
    .filter(([name]) => name !== 'none')
    .map(([networkName, endpoint]) => ({
      networkId: endpoint.NetworkID,
      networkName,
      ipv4: endpoint.IPAddress || null,
      ipv6: endpoint.GlobalIPv6Address || null,
      mac: endpoint.MacAddress || null,
    }))
}
