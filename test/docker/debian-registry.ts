// Debian's docker-registry with a password, on a port and a directory of its own: an independent witness of who pulled what.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker } from '../support/docker-engine.ts'
import { until } from '../support/until.ts'

export const robot = { username: 'robot', password: 'open sesame' }

/** The password as bcrypt, which is all that this registry reads. */
const htpasswd = `${robot.username}:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n`

export interface DebianRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>`, which Docker trusts without TLS. */
  readonly domain: string
  /** What it answered with success so far, like `GET /v2/app/manifests/latest`. */
  served(): readonly string[]
  /** Makes an image of so many random bytes on top of busybox, and puts it in the registry only. */
  push(repository: string, bytes: number): Promise<string>
  /** What `latest` is there now. */
  digestOf(repository: string): Promise<string>
}

export async function startDebianRegistry(): Promise<DebianRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'zun-registry-'))
  const domain = `127.0.0.1:${await freePort()}`
  await writeFile(join(directory, 'htpasswd'), htpasswd)
  await writeFile(join(directory, 'config.yml'), configOf(directory, domain))
  const child = spawn('docker-registry', ['serve', join(directory, 'config.yml')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = new Error('The command docker-registry is needed (Debian package docker-registry).', { cause: error })
  })
  child.stdout.on('data', (data) => (log += data))
  child.stderr.resume()
  await until('the registry answers', 10_000, async () => {
    if (failure) throw failure
    return fetch(`http://${domain}/v2/`).then(
      ({ status }) => status === 401,
      () => false,
    )
  })
  return {
    domain,
    served: () => [...log.matchAll(/"((?:GET|HEAD) \S+) HTTP\/1\.1" 200 /g)].map(([, line]) => line ?? ''),
    push: (repository, bytes) => push(directory, domain, repository, bytes),
    digestOf: (repository) => digestOf(domain, repository),
    [Symbol.asyncDispose]: async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function push(directory: string, domain: string, repository: string, bytes: number): Promise<string> {
  const image = `${domain}/${repository}:latest`
  const as = ['--config', join(directory, 'docker')]
  const filled = `zun-fill-${repository}`
  await docker('run', '--name', filled, 'busybox', 'sh', '-c', `head -c ${bytes} /dev/urandom >/filling`)
  try {
    await docker('commit', '--change', 'CMD ["sleep", "1000"]', filled, image)
    await docker(...as, 'login', '-u', robot.username, '-p', robot.password, domain)
    await docker(...as, 'push', '--quiet', image)
  } finally {
    await docker('rm', '-f', filled)
    await docker('rmi', image)
  }
  return image
}

async function digestOf(domain: string, repository: string): Promise<string> {
  const password = Buffer.from(`${robot.username}:${robot.password}`).toString('base64')
  const headers = {
    authorization: `Basic ${password}`,
    accept: 'application/vnd.docker.distribution.manifest.v2+json',
  }
  const answer = await fetch(`http://${domain}/v2/${repository}/manifests/latest`, { method: 'HEAD', headers })
  const digest = answer.headers.get('docker-content-digest')
  if (digest === null) throw new Error(`The registry has no ${repository}: ${answer.status}`)
  return digest
}

function configOf(directory: string, address: string): string {
  return `version: 0.1
log: {level: error, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: ${join(directory, 'data')}}}
http: {addr: '${address}'}
auth: {htpasswd: {realm: test, path: ${join(directory, 'htpasswd')}}}
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was free.')
  return address.port
}
