// What the control plane says to a node. Commands carry all a node needs: it never reads anything back.
import type { ContainerSpec, NetworkAttachment } from '#objects/container-spec.ts'
import type { FoundImage } from '#objects/image.ts'
import type { Observed } from '#objects/observed.ts'
import type { RegistryAuth } from '#objects/registry.ts'
import type { PathStat, Stats } from '#objects/usage.ts'
import { command, contract, query } from './contract.ts'

export type PullPolicy = 'always' | 'ifnotpresent' | 'never'

/** The largest tar that goes in or out of a container in one request. */
export const maxArchiveBytes = 64 * 1024 * 1024

export const compute = contract('zun-compute', {
  /** Make sure the image is on the host, as the policy says. Says whether it had to be fetched. */
  imageEnsure: command<{ image: string; policy: PullPolicy; auth?: RegistryAuth }, { pulled: boolean }>(),
  /** Fetch the image, also when an older one of that name is there. */
  imagePull: command<{ image: string; auth?: RegistryAuth }, { id: string; sizeBytes: number }>(),
  /** The name is gone when this returns, and the image with its last name. */
  imageRemove: command<{ image: string }, object>(),
  containerCreate: command<{ spec: ContainerSpec }, Observed>(),
  /** `startedBefore`: the last start known when this one was asked for; another one means that it has happened. */
  containerStart: command<{ uuid: string; startedBefore: string | null }, Observed>(),
  /** `timeoutSeconds` null: the engine's own grace period. */
  containerStop: command<{ uuid: string; timeoutSeconds: number | null }, Observed>(),
  containerReboot: command<{ uuid: string; timeoutSeconds: number | null; startedBefore: string | null }, Observed>(),
  containerPause: command<{ uuid: string }, Observed>(),
  containerUnpause: command<{ uuid: string }, Observed>(),
  containerKill: command<{ uuid: string; signal: string | null }, Observed>(),
  /** Amounts that are absent stay as they are; 0 is no limit. */
  containerUpdate: command<{ uuid: string; cpu?: number; memoryMib?: number }, Observed>(),
  networkConnect: command<{ uuid: string; attachment: NetworkAttachment }, Observed>(),
  networkDisconnect: command<{ uuid: string; networkName: string }, Observed>(),
  /** Gone when this returns, whatever it was doing. */
  containerRemove: command<{ uuid: string }, Observed>(),

  imageSearch: query<{ term: string }, { results: readonly FoundImage[] }>({ timeoutSeconds: 30 }),
  containerLogs: query<
    { uuid: string; stdout: boolean; stderr: boolean; timestamps: boolean; tail: number | null; since: number | null },
    { text: string }
  >({ timeoutSeconds: 15 }),
  containerExec: query<
    { uuid: string; command: readonly string[]; timeoutSeconds: number },
    { output: string; exitCode: number }
  >({ timeoutSeconds: 30 }),
  containerTop: query<
    { uuid: string; psArgs: string | null },
    { titles: readonly string[]; processes: readonly (readonly string[])[] }
  >({ timeoutSeconds: 10 }),
  containerStats: query<{ uuid: string }, Stats>({ timeoutSeconds: 10 }),
  containerGetArchive: query<{ uuid: string; path: string }, { tarBase64: string; stat: PathStat }>({
    timeoutSeconds: 60,
  }),
  containerPutArchive: query<{ uuid: string; path: string; tarBase64: string }, null>({ timeoutSeconds: 60 }),
  containerResize: query<{ uuid: string; rows: number; columns: number }, null>({ timeoutSeconds: 10 }),
})

export type ComputeMethods = (typeof compute)['methods']
