// Answers questions that only the engine can answer. Nothing here changes what we know of a container.
import { Invalid, OperationNotSupported } from '#common/errors.ts'
import { type ContainerDriver, canArchive, canSearch, hasTerminals } from '#container/driver.ts'
import { type ComputeMethods, maxArchiveBytes } from '#rpc/contracts/compute.ts'
import type { Handlers } from '#rpc/contracts/contract.ts'
import { checkTar } from './archive-check.ts'

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
    containerStats: ({ uuid }, { signal }) => driver.stats(uuid, { signal }),
    containerGetArchive: async ({ uuid, path }, { signal }) => {
      if (!canArchive(driver)) throw noArchives(driver)
      const { tar, stat } = await driver.getArchive(uuid, { path, maxBytes: maxArchiveBytes }, { signal })
      return { tarBase64: tar.toString('base64'), stat }
    },
    containerPutArchive: async ({ uuid, path, tarBase64 }, { signal }) => {
      if (!canArchive(driver)) throw noArchives(driver)
      const tar = Buffer.from(tarBase64, 'base64')
      await checkTar(tar)
      await driver.putArchive(uuid, path, tar, { signal })
      return null
    },
    containerResize: async ({ uuid, rows, columns }, { signal }) => {
      if (!hasTerminals(driver)) throw new Invalid(`The ${driver.name} driver has no terminals to resize.`)
      await driver.resize(uuid, { rows, columns }, { signal })
      return null
    },
    containerTop: ({ uuid, psArgs }, { signal }) => driver.top(uuid, psArgs, { signal }),
  }
}

function noArchives({ name }: ContainerDriver): Invalid {
  return new Invalid(`The ${name} driver cannot let files in or out of containers.`)
}
