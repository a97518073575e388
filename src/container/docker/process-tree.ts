import { readdir, readFile } from 'node:fs/promises'
import { codeOf } from './refusals.ts'

/**
 * Kills a process of a container and all it has started. `containerId` is Docker's id: a process that does not stand in
 * that container's control group is never touched, so a number that has meanwhile gone to another process does no harm.
 */
export async function killProcessTree(pid: number, containerId: string): Promise<void> {
  const parents = await parentsByPid()
  // Children last: a shell whose child dies first would start the next one.
  for (const each of descendantsOf(pid, parents)) {
    if (isInContainer(await readProc(each, 'cgroup'), containerId)) kill(each)
  }
}

/** Whether the text of `/proc/<pid>/cgroup`, of either version, places the process in the container. */
export function isInContainer(cgroup: string, containerId: string): boolean {
  // As `/docker/<id>` or `docker-<id>.scope`, and a container may divide its own group further.
  return containerId !== '' && cgroup.includes(containerId)
}

/** The process itself, then its descendants, parents before children. */
export function descendantsOf(pid: number, parents: ReadonlyMap<number, number>): number[] {
  const tree = [pid]
  // The list grows while it is walked.
  for (const parent of tree) {
    for (const [child, itsParent] of parents) if (itsParent === parent && child !== parent) tree.push(child)
  }
  return tree
}

async function parentsByPid(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const entries = await Promise.all(pids.map(async (pid) => [pid, parentIn(await readProc(pid, 'stat'))] as const))
  return new Map(entries)
}

/** The parent stands second after the command's name, which is in brackets and may contain anything. */
export function parentIn(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Empty when the process has ended. */
async function readProc(pid: number, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
