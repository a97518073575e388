// What only the container's host can answer.
import type { RequestContext } from '#common/context.ts'
import { Conflict, ContainerNotCreated, isNamed, PayloadTooLarge } from '#common/errors.ts'
import { shellWords } from '#common/shell-words.ts'
import type { Container, ContainerAction } from '#objects/container.ts'
import type { Stats } from '#objects/usage.ts'
import { type ComputeMethods, maxArchiveBytes } from '#rpc/contracts/compute.ts'
import type { Client } from '#rpc/contracts/contract.ts'
import type { ServiceGroup } from '#servicegroup/servicegroup.ts'
import type { LogsQuery } from './app.ts'
import { requireHostUp, requireStatus } from './container-requirements.ts'

export interface ContainerQuestionsParts {
  readonly group: ServiceGroup
  readonly nodeOf: (host: string) => Client<ComputeMethods>
  readonly executeTimeoutSeconds: number
}

export class ContainerQuestions {
  readonly #p: ContainerQuestionsParts

  constructor(parts: ContainerQuestionsParts) {
    this.#p = parts
  }

  async logs(_ctx: RequestContext, container: Container, request: LogsQuery): Promise<string> {
    const { text } = await this.#ask('logs', container, (node, uuid) => node.containerLogs({ uuid, ...request }))
    return text
  }

  async execute(
    _ctx: RequestContext,
    container: Container,
    command: string,
  ): Promise<{ output: string; exitCode: number }> {
    const timeoutSeconds = this.#p.executeTimeoutSeconds
    return this.#ask('execute', container, (node, uuid) =>
      node.containerExec({ uuid, command: shellWords(command), timeoutSeconds }),
    )
  }

  async top(_ctx: RequestContext, container: Container, psArgs: string | null) {
    return this.#ask('top', container, (node, uuid) => node.containerTop({ uuid, psArgs }))
  }

  stats(_ctx: RequestContext, container: Container): Promise<Stats> {
    return this.#ask('stats', container, (node, uuid) => node.containerStats({ uuid }))
  }

  async getArchive(_ctx: RequestContext, container: Container, path: string) {
    const { tarBase64, stat } = await this.#ask('get_archive', container, (node, uuid) =>
      node.containerGetArchive({ uuid, path }),
    )
    return { tar: Buffer.from(tarBase64, 'base64'), stat }
  }

  async putArchive(_ctx: RequestContext, container: Container, path: string, tar: Buffer): Promise<void> {
    if (tar.length > maxArchiveBytes) throw new PayloadTooLarge(`The archive is larger than ${maxArchiveBytes} bytes.`)
    const tarBase64 = tar.toString('base64')
    await this.#ask('put_archive', container, (node, uuid) => node.containerPutArchive({ uuid, path, tarBase64 }))
  }

  async resize(_ctx: RequestContext, container: Container, rows: number, columns: number): Promise<void> {
    await this.#ask('resize', container, (node, uuid) => node.containerResize({ uuid, rows, columns }))
  }

  /** Puts a question to the container's node that only it can answer. */
  async #ask<T>(
    action: ContainerAction,
    container: Container,
    question: (node: Client<ComputeMethods>, uuid: string) => Promise<T>,
  ): Promise<T> {
    requireStatus(action, container)
    if (container.containerId === null || container.host === null) throw new ContainerNotCreated()
    requireHostUp(this.#p.group, container)
    try {
      return await question(this.#p.nodeOf(container.host), container.uuid)
    } catch (error) {
      if (!isNamed(error, 'NoSuchContainer')) throw error
      // The node sees it too, and its report changes the row.
      const status = container.autoRemove ? 'Deleted' : 'Error'
      throw new Conflict(`Cannot act on container in '${status}' state`, { cause: error })
    }
  }
}
