import { readFileSync } from 'node:fs'
import { availableParallelism, hostname, networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'

/** What defaults need to know of the machine. */
export interface HostFacts {
  readonly ipv4Address: string
  readonly hostName: string
  readonly cpus: string
  /** Where this program is installed. */
  readonly installDirectory: string
}

/** How the sample file speaks of them. */
export const factNames: Readonly<Record<keyof HostFacts, string>> = {
  ipv4Address: 'IPv4 address of this host',
  hostName: 'name of this host',
  cpus: 'number of CPUs',
  installDirectory: 'where this program is installed',
}

export function hostFacts(): HostFacts {
  return {
    ipv4Address: ipv4Address(),
    hostName: hostname(),
    cpus: String(availableParallelism()),
    installDirectory: fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''),
  }
}

/** The address on the interface of the default route, or any other than the loopback's, or that. */
function ipv4Address(): string {
  const interfaces = networkInterfaces()
  const outward = defaultRouteInterface()
  const addresses = [...(outward ? (interfaces[outward] ?? []) : []), ...Object.values(interfaces).flat()]
  return addresses.find((address) => address?.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.1'
}

function defaultRouteInterface(): string | undefined {
  let routes: string
  try {
    routes = readFileSync('/proc/net/route', 'utf8')
  } catch {
    // Not Linux: the first outward address has to do.
    return undefined
  }
  const lines = routes.split('\n').map((line) => line.split('\t'))
  return lines.find(([, destination]) => destination === '00000000')?.[0]
}
