// Runs a first container as any client would, says how it goes, and shows what the container printed:
// node scripts/first-container.ts CLOUDS_FILE [--delete]
import { setTimeout as delay } from 'node:timers/promises'
import { type Session, signIn } from './sign-in.ts'

const name = 'first'
const cloud = 'zun-dev'
// Prints, then lives on until it is told to stop, which an init process has to want, and before anybody tells it.
const script = [
  'trap exit TERM',
  'echo "Hello from a container that Zun runs: $(hostname)."',
  'while true; do sleep 3600 & wait $!; done',
].join('\n')
const limitSeconds = 120

interface Container {
  readonly uuid: string
  readonly status: string
  readonly status_reason: string | null
}

const [cloudsFile = '', flag] = process.argv.slice(2)
try {
  const session = await signIn(cloudsFile, cloud)
  const container = (await findRunning(session)) ?? (await create(session))
  const output = await outputOf(session, container)
  for (const line of output.trimEnd().split('\n')) say(`  | ${line}`)
  if (flag === '--delete') await remove(session, container)
} catch (error) {
  process.stderr.write(`first-container: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

/** That of an earlier run, so that each run does not leave one more. */
async function findRunning(session: Session): Promise<Container | undefined> {
  const { containers } = await call<{ containers: Container[] }>(session, 'GET', `/containers?name=${name}`)
  const running = containers.find(({ status }) => status === 'Running')
  if (running !== undefined) say(`The container '${name}' of an earlier run is Running; its output:`)
  return running
}

async function create(session: Session): Promise<Container> {
  const started = performance.now()
  const body = { name, image: 'busybox', command: ['sh', '-c', script], cpu: 0.1, memory: 64 }
  const { uuid } = await call<Container>(session, 'POST', '/containers?run=true', body)
  say(`Asked for a container '${name}' of the image busybox.`)
  let last = ''
  while (true) {
    const container = await call<Container>(session, 'GET', `/containers/${uuid}`)
    const seconds = (performance.now() - started) / 1000
    if (container.status !== last) say(`  ${seconds.toFixed(1).padStart(5)} s  ${container.status}`)
    last = container.status
    if (last === 'Running') return container
    if (last === 'Error') throw new Error(`The container did not start: ${container.status_reason}`)
    if (seconds > limitSeconds) throw new Error(`The container is still ${last} after ${limitSeconds} s.`)
    await delay(100)
  }
}

/** A container that has just started may not have printed yet. */
async function outputOf(session: Session, { uuid }: Container): Promise<string> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const output = await call<string>(session, 'GET', `/containers/${uuid}/logs`)
    if (output !== '') return output
    await delay(100)
  }
  throw new Error('The container has printed nothing within 10 s.')
}

async function remove(session: Session, { uuid }: Container): Promise<void> {
  await call(session, 'DELETE', `/containers/${uuid}?stop=true`)
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline) {
    const { containers } = await call<{ containers: Container[] }>(session, 'GET', '/containers')
    if (!containers.some((container) => container.uuid === uuid)) return say(`Deleted the container '${name}'.`)
    await delay(100)
  }
  throw new Error('The container is not deleted after 30 s.')
}

async function call<T>({ token, url }: Session, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'X-Auth-Token': token,
      'OpenStack-API-Version': 'container 1.40',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T // each call knows what it asks for
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
