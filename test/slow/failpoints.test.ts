// Kills the process at every step boundary of the operations, starts it again, and asks whether all is well.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  attachNetwork,
  createContainer,
  deleteContainer,
  detachNetwork,
  startContainer,
  stopContainer,
} from '#app/operations/lifecycle.ts'
import type { OperationDefinition } from '#app/operations/operation.ts'
import { rebuildContainer } from '#app/operations/rebuilding.ts'
import { resizeContainer } from '#app/operations/resizing.ts'
import { moments } from '#common/failpoints.ts'
import { docker, removeAllOf } from '../support/docker-engine.ts'
import { noPromises, type Promises, Witness } from '../support/invariants.ts'
import { until } from '../support/until.ts'
import { temporaryDirectory, ZunProcess } from '../support/zun-process.ts'

const convergenceLimitMs = 10_000
/** Beside the engine's own bridge. */
const secondNetwork = `zun-failpoints-${process.pid}`

type Definition = Pick<OperationDefinition<never>, 'kind' | 'steps'>

function boundaries({ kind, steps }: Definition): string[] {
  return [
    `${kind}/accepted`,
    ...steps.flatMap((step) => moments.map((moment) => `${kind}/${step.name}/${moment}`)),
    `${kind}/ended`,
  ]
}

function undoBoundaries({ kind, steps }: Definition): string[] {
  return steps
    .filter((step) => step.undo)
    .flatMap((step) => moments.map((moment) => `${kind}/${step.name}/undo/${moment}`))
}

/** What leads to each operation: first in peace, then under the knife. */
const stories: Readonly<
  Record<
    string,
    {
      prepare?(zun: ZunProcess): Promise<string>
      provoke(zun: ZunProcess, uuid: string, promises: Promises): Promise<unknown>
    }
  >
> = {
  create: {
    provoke: async (zun, _uuid, promises) => promises.created.add(await zun.run()),
  },
  start: {
    prepare: async (zun) => {
      const { body } = await zun.api('POST', '/v1/containers', {
        body: { image: 'busybox', command: ['sleep', '1000'] },
      })
      await zun.reaches(body.uuid, 'Created')
      return body.uuid
    },
    provoke: (zun, uuid) => zun.api('POST', `/v1/containers/${uuid}/start`),
  },
  stop: {
    prepare: running,
    provoke: (zun, uuid) => zun.api('POST', `/v1/containers/${uuid}/stop?timeout=0`),
  },
  rebuild: {
    prepare: running,
    provoke: (zun, uuid) => zun.api('POST', `/v1/containers/${uuid}/rebuild`),
  },
  resize_container: {
    prepare: running,
    provoke: (zun, uuid) =>
      zun.api('POST', `/v1/containers/${uuid}/resize_container`, { body: { cpu: 0.2, memory: 64 } }),
  },
  network_attach: {
    prepare: running,
    provoke: (zun, uuid) => zun.api('POST', `/v1/containers/${uuid}/network_attach?network=${secondNetwork}`),
  },
  network_detach: {
    prepare: running,
    provoke: (zun, uuid) => zun.api('POST', `/v1/containers/${uuid}/network_detach?network=bridge`),
  },
  delete: {
    // Stopped before its trap is set, it would ignore the signal for the whole grace time.
    prepare: async (zun) => {
      const uuid = await running(zun, { command: ['sh', '-c', 'trap exit TERM; echo trapped; sleep 1000 & wait'] })
      await until('the trap is set', 10_000, async () => {
        const { body } = await zun.api('GET', `/v1/containers/${uuid}/logs`)
        return body.includes('trapped')
      })
      return uuid
    },
    provoke: async (zun, uuid, promises) => {
      promises.deleteSent.add(uuid)
      const { status } = await zun.api('DELETE', `/v1/containers/${uuid}?stop=true`)
      if (status === 204) promises.deleted.add(uuid)
    },
  },
}

async function running(zun: ZunProcess, body: Record<string, unknown> = {}): Promise<string> {
  const uuid = await zun.run(body)
  await zun.reaches(uuid, 'Running')
  return uuid
}

interface Case {
  readonly kind: string
  readonly failpoint: string
  /** What fails, so that the operation is undone. */
  readonly fail?: string
}

const operations: readonly Definition[] = [
  createContainer,
  startContainer,
  stopContainer,
  rebuildContainer,
  resizeContainer,
  attachNetwork,
  detachNetwork,
  deleteContainer,
]

/** Steps that leave something to undo when they fail. */
const undone: readonly (readonly [definition: Definition, failing: string])[] = [
  [createContainer, 'create on the host'],
  [rebuildContainer, 'create on the host'],
  [resizeContainer, 'change on the host'],
  [attachNetwork, 'join on the host'],
]

const cases: readonly Case[] = [
  ...operations.flatMap((definition) =>
    boundaries(definition).map((failpoint) => ({ kind: definition.kind, failpoint })),
  ),
  ...undone.flatMap(([definition, failing]) =>
    undoBoundaries(definition).map((failpoint) => ({
      kind: definition.kind,
      failpoint,
      fail: `${definition.kind}/${failing}`,
    })),
  ),
]

describe('a crash at every step boundary', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let slowestMs = 0
  let crashes = 0

  beforeAll(async () => {
    directory = await temporaryDirectory()
    await docker('network', 'create', secondNetwork)
  })

  afterAll(async () => {
    process.stdout.write(
      `failpoints: ${crashes} crashes of ${cases.length}, slowest convergence ${Math.round(slowestMs)} ms\n`,
    )
    const witness = new Witness(directory.path)
    await removeAllOf(witness.owner)
    await docker('network', 'rm', secondNetwork)
    witness.close()
    await directory[Symbol.asyncDispose]()
  })

  it.each(cases)('$failpoint: the next process carries on', async ({ kind, failpoint, fail }) => {
    const story = stories[kind]
    const promises = noPromises()
    const stateDir = directory.path
    const env = { ZUN_FAILPOINT: failpoint, ...(fail !== undefined && { ZUN_FAIL: fail }) }

    const doomed = await ZunProcess.start({ stateDir, env })
    try {
      const uuid = (await story?.prepare?.(doomed)) ?? ''
      // It may die before it can answer.
      await story?.provoke(doomed, uuid, promises).catch(() => undefined)
      expect(await doomed.waitForEnd(10_000)).toBe('SIGKILL')
    } finally {
      // One that lives on would hold the directory, and fail all the others.
      await doomed.crash()
    }
    crashes += 1

    const begun = performance.now()
    const next = await ZunProcess.start({ stateDir, env: fail === undefined ? {} : { ZUN_FAIL: fail } })
    const witness = new Witness(stateDir)
    try {
      await witness.converges(promises, convergenceLimitMs)
      slowestMs = Math.max(slowestMs, performance.now() - begun)
      expect(performance.now() - begun).toBeLessThan(convergenceLimitMs)
      for (const row of witness.rows())
        await next.api('DELETE', `/v1/containers/${row.uuid}?force=true`, { as: 'admin' })
      await witness.converges(noPromises(), convergenceLimitMs)
    } finally {
      witness.close()
      await next.stop()
    }
  })
})
