// What happens to a fake container between start and end, whoever watches.
import { DockerError } from '#common/errors.ts'
import type { NetworkAttachment } from '#objects/container-spec.ts'
import { type FakeContainer, type FakeEngine, fullName } from './engine.ts'
import { watchHealth } from './health.ts'
import { FakeProcess } from './process.ts'
import { type Step, stepsOf } from './shell.ts'
import { shellContext } from './shell-context.ts'

const restartDelayMs = 100

export function startContainer(engine: FakeEngine, container: FakeContainer): void {
  const [program = ''] = fullCommand(engine, container)
  if (program === '') throw refuseStart(container, 'no command specified')
  if (engine.missingPrograms.has(program)) {
    throw refuseStart(container, `exec: "${program}": stat ${program}: no such file or directory`)
  }
  joinNetworks(engine, container)
  container.state = 'running'
  container.error = ''
  container.exitCode = null
  container.stopped = false
  container.startedAtMs = engine.clock.now()
  container.process = new FakeProcess(engine.clock, stepsFor(engine, container), {
    onPrint: (text, stream) => print(engine, container, text, stream),
    onExit: (exitCode) => endContainer(engine, container, exitCode),
  })
  engine.emit(container, 'start')
  watchHealth(engine, container)
  container.process.run()
}

/** Ends it on purpose; it does not come back by its restart policy. */
export function killContainer(engine: FakeEngine, container: FakeContainer, signal: string): void {
  engine.emit(container, 'kill')
  if (signal === 'KILL' || signal === 'TERM') container.stopped = true
  container.process?.signal(signal)
}

export function removeContainer(engine: FakeEngine, container: FakeContainer): void {
  if (container.process !== undefined) killContainer(engine, container, 'KILL')
  if (!engine.containers.delete(container.spec.uuid)) return
  engine.emit(container, 'destroy')
}

/** Entrypoint and command as they run, those of the image where none were asked for. */
export function fullCommand(engine: FakeEngine, container: FakeContainer): string[] {
  const { entrypoint, command } = effective(engine, container)
  return [...entrypoint, ...command]
}

export function effective(
  engine: FakeEngine,
  { spec }: FakeContainer,
): { readonly entrypoint: readonly string[]; readonly command: readonly string[] } {
  const image = engine.images.get(fullName(spec.image))
  return {
    entrypoint: spec.entrypoint?.length ? spec.entrypoint : (image?.entrypoint ?? []),
    command: spec.command?.length ? spec.command : (image?.command ?? []),
  }
}

function stepsFor(engine: FakeEngine, container: FakeContainer): Step[] {
  const scripted = engine.exits.get(container.spec.uuid) ?? engine.exits.get(container.spec.image)
  if (scripted === undefined) return stepsOf(fullCommand(engine, container), shellContext(container, 'forever'))
  const { output, afterMs, exitCode } = scripted
  const printed: Step[] = output === undefined ? [] : [{ print: output, stream: 1 }]
  return [...printed, { sleepMs: afterMs }, { exit: exitCode }]
}

function endContainer(engine: FakeEngine, container: FakeContainer, exitCode: number): void {
  container.process = undefined
  container.state = 'exited'
  container.exitCode = exitCode
  container.finishedAtMs = engine.clock.now()
  container.addresses.clear()
  engine.emit(container, 'die')
  if (container.spec.autoRemove) removeContainer(engine, container)
  else if (restartsAfter(container, exitCode)) restartLater(engine, container)
}

function restartsAfter(container: FakeContainer, exitCode: number): boolean {
  const policy = container.spec.restartPolicy
  if (policy === null || container.stopped || policy.Name === 'no') return false
  if (policy.Name !== 'on-failure') return true
  const most = Number(policy.MaximumRetryCount)
  return exitCode !== 0 && (most === 0 || container.restartCount < most)
}

function restartLater(engine: FakeEngine, container: FakeContainer): void {
  container.state = 'restarting'
  engine.clock.after(restartDelayMs, () => {
    if (container.state !== 'restarting' || engine.containers.get(container.spec.uuid) !== container) return
    container.restartCount += 1
    startContainer(engine, container)
  })
}

function joinNetworks(engine: FakeEngine, container: FakeContainer): void {
  for (const attachment of container.spec.networks) join(engine, container, attachment)
}

/** On one more network; it has an address there as long as it runs. */
export function connectNetwork(engine: FakeEngine, container: FakeContainer, attachment: NetworkAttachment): void {
  const { networks } = container.spec
  if (networks.some(({ networkName }) => networkName === attachment.networkName)) return
  networkOf(engine, attachment.networkName)
  if (container.process !== undefined) join(engine, container, attachment)
  container.spec = { ...container.spec, networks: [...networks, attachment] }
}

export function disconnectNetwork(container: FakeContainer, networkName: string): void {
  const networks = container.spec.networks.filter((network) => network.networkName !== networkName)
  container.spec = { ...container.spec, networks }
  container.addresses.delete(networkName)
}

function join(engine: FakeEngine, container: FakeContainer, { networkName, ipv4 }: NetworkAttachment): void {
  const network = networkOf(engine, networkName)
  const prefix = network.subnets[0]?.cidr.split('.').slice(0, 2).join('.')
  const host = network.nextHost
  if (ipv4 === undefined) network.nextHost += 1
  container.addresses.set(network.name, ipv4 ?? `${prefix}.${host >> 8}.${host & 255}`)
}

function networkOf(engine: FakeEngine, wanted: string) {
  const network = [...engine.networks.values()].find(({ name, id }) => name === wanted || id === wanted)
  if (network === undefined) throw new DockerError('internal', `network ${wanted} not found`, 404)
  return network
}

function print(engine: FakeEngine, container: FakeContainer, text: string, stream: 1 | 2): void {
  const atMs = engine.clock.now()
  for (const line of text.split(/(?<=\n)/)) container.log.push({ atMs, stream, line })
}

function refuseStart(container: FakeContainer, reason: string): DockerError {
  container.error = reason
  container.exitCode = 127
  return new DockerError('invalid', reason, 400)
}
