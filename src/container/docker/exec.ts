import { setTimeout as delay } from 'node:timers/promises'
import { DockerError, ExecTimeout, PayloadTooLarge } from '#common/errors.ts'
import type { ExecRequest, ExecResult } from '../driver.ts'
import type { DockerClient } from './client.ts'
import { output } from './frames.ts'
import type { OwnContainer } from './own-containers.ts'
import { killProcessTree } from './process-tree.ts'
import type { ExecAnswer } from './wire.ts'

/** How long to wait at the most before asking again for the exit code after the output has ended. */
const longestPollMs = 10

/** Runs a command in a container to its end. However this is left before the end, the command is ended too. */
export async function runExec(
  client: DockerClient,
  container: { readonly uuid: string; readonly own: OwnContainer },
  request: ExecRequest,
  signal?: AbortSignal,
): Promise<ExecResult> {
  const { Id: execId } = await client.json<{ Id: string }>('POST', `/containers/${container.own.id}/exec`, {
    body: { Cmd: request.command, AttachStdout: true, AttachStderr: true, AttachStdin: false, Tty: false },
    container: container.uuid,
    signal,
  })
  const deadline = AbortSignal.timeout(request.timeoutSeconds * 1000)
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    const text = await readOutput(client, execId, request.maxBytes, either)
    return { output: text, exitCode: await exitCodeOf(client, execId, either) }
  } catch (error) {
    const missing = missingProgram(error)
    if (missing) return missing
    await endCommand(client, execId, container.own)
    if (deadline.aborted && !signal?.aborted) throw new ExecTimeout(request.command.join(' '))
    throw error
  }
}

async function readOutput(
  client: DockerClient,
  execId: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const body = { Detach: false, Tty: false }
  const answer = await client.stream('POST', `/exec/${execId}/start`, { body, signal, idleMs: 0, once: true })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of output(answer.body, false)) {
    size += chunk.length
    if (size > maxBytes) throw new PayloadTooLarge(`The command's output is larger than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function exitCodeOf(client: DockerClient, execId: string, signal: AbortSignal): Promise<number> {
  // Docker learns of it a moment after the output: mostly within a millisecond.
  for (let pollMs = 1; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
    const exec = await client.json<ExecAnswer>('GET', `/exec/${execId}/json`, { signal })
    if (!exec.Running && exec.ExitCode !== null) return exec.ExitCode
    await delay(pollMs, undefined, { signal })
  }
}

/** Some versions refuse to start what does not exist instead of writing so into the output, as others do and we want. */
function missingProgram(error: unknown): ExecResult | undefined {
  if (!(error instanceof DockerError) || !/exec failed/i.test(error.reason)) return undefined
  const exitCode = /permission denied/i.test(error.reason) ? 126 : 127
  return { output: Buffer.from(`${error.reason}\r\n`), exitCode }
}

/** Docker cannot end an exec; on our own host we can, by its process. Elsewhere it runs on until it ends by itself. */
async function endCommand(client: DockerClient, execId: string, own: OwnContainer): Promise<void> {
  if (!client.local) return
  try {
    // Not under the caller's signal, which has often just ended the wait.
    const exec = await client.json<ExecAnswer>('GET', `/exec/${execId}/json`)
    if (exec.Running && exec.Pid > 0) await killProcessTree(exec.Pid, own.id)
  } catch {
    // The failure that brought us here says more than this one, and a command that is left over harms nobody else.
  }
}
