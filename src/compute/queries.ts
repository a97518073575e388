// Answers questions that only the engine can answer. Nothing here changes a container.
import { OperationNotSupported } from '#common/errors.ts'
import { type ContainerDriver, canSearch } from '#container/driver.ts'
import type { ComputeMethods } from '#rpc/contracts/compute.ts'
import type { Handlers } from '#rpc/contracts/contract.ts'

type QueryNames = {
  [K in keyof ComputeMethods]: ComputeMethods[K] extends { kind: 'query' } ? K : never
}[keyof ComputeMethods]

/** The most that one answer may carry; longer ones are refused in words. */
const maxAnswerBytes = 16 * 1024 * 1024

export function queries(driver: ContainerDriver): Pick<Handlers<ComputeMethods>, QueryNames> {
  return {
    imageSearch: async ({ term }, { signal }) => {
      if (!canSearch(driver)) throw new OperationNotSupported(`The ${driver.name} driver cannot search for images.`)
      return { results: await driver.searchImages(term, { signal }) }
    },
    containerLogs: async ({ uuid, ...request }, { signal }) => {
      const log = await driver.logs(uuid, { ...request, maxBytes: maxAnswerBytes }, { signal })
      return { text: log.toString('utf8') }
    },
    containerExec: async ({ uuid, command, timeoutSeconds }, { signal }) => {
      const { output, exitCode } = await driver.exec(
        uuid,
        { command, timeoutSeconds, maxBytes: maxAnswerBytes },
        { signal },
      )
      return { output: output.toString('utf8'), exitCode }
    },
    containerTop: ({ uuid, psArgs }, { signal }) => driver.top(uuid, psArgs, { signal }),
  }
}
