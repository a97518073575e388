// What a look at the engine does to a container's row. Pure.
import type { ContainerPatch } from '#db/container-rows.ts'
import type { Addresses, Container } from '#objects/container.ts'
import { type EngineView, isNewer, type Observed, type ObservedAddress } from '#objects/observed.ts'
import { statusFrom } from '#objects/status.ts'

type AddressesOf = (containerUuid: string, seen: readonly ObservedAddress[]) => Addresses

/** The facts of a look: everything but status and reason. */
export function factsFrom(seen: Observed, container: Container, addressesOf: AddressesOf): ContainerPatch {
  if (seen.state === 'absent') return { observed: seen, addresses: {} }
  return {
    observed: seen,
    containerId: seen.containerId,
    addresses: addressesOf(container.uuid, seen.addresses),
    ports: seen.ports,
    runtime: seen.runtime,
    ...(seen.startedAt !== null && { startedAt: new Date(seen.startedAt) }),
    ...filledFrom(seen, container),
  }
}

/** What the request left open, as the engine has it; and that it came from there. */
function filledFrom(seen: Observed, { hostname, command, entrypoint, filledIn }: Container): ContainerPatch {
  const filled: ContainerPatch = {
    ...(hostname === null && seen.hostname !== null && { hostname: seen.hostname }),
    ...(!command?.length && seen.command.length > 0 && { command: seen.command }),
    ...(!entrypoint?.length && seen.entrypoint.length > 0 && { entrypoint: seen.entrypoint }),
  }
  const names = (['hostname', 'command', 'entrypoint'] as const).filter((name) => name in filled)
  return names.length === 0 ? {} : { ...filled, filledIn: [...(filledIn ?? []), ...names] }
}

/** Facts and status: what a look means for a container nobody is working on. */
export function asSeen(seen: Observed, container: Container, addressesOf: AddressesOf): ContainerPatch {
  const { status, statusReason } = statusFrom(seen, container)
  return {
    ...factsFrom(seen, container, addressesOf),
    ...(status !== container.status && { status }),
    ...(statusReason !== container.statusReason && { statusReason }),
  }
}

/** The later of two looks. */
export function newest(a: Observed | null, b: Observed | null): Observed | null {
  if (a === null) return b
  return isNewer(a, b) ? a : b
}

/** Whether two looks saw the same, whenever that was. */
export function sawTheSame(a: EngineView, b: EngineView): boolean {
  const plain = (view: EngineView) => JSON.stringify({ ...view, epoch: 0, sequence: 0 })
  return plain(a) === plain(b)
}
