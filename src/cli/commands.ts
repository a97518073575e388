// Every client command there is. Another one, as for events, is added here and nowhere else.

import { availabilityZoneCommands } from './availability-zones.ts'
import { capsuleCommands } from './capsules.ts'
import type { ClientCommand } from './command.ts'
import { containerActionCommands } from './container-actions.ts'
import { containerInsideCommands } from './container-inside.ts'
import { containerLifeCommands } from './container-life.ts'
import { containerNetworkCommands } from './container-networks.ts'
import { containerCommands } from './containers.ts'
import { eventCommands } from './events.ts'
import { hostCommands } from './hosts.ts'
import { imageCommands } from './images.ts'
import { networkCommands } from './networks.ts'
import { quotaCommands } from './quotas.ts'
import { rawCommand } from './raw.ts'
import { registryCommands } from './registries.ts'
import { serviceCommands } from './services.ts'

export const clientCommands: readonly ClientCommand[] = [
  ...containerCommands,
  ...containerLifeCommands,
  ...containerInsideCommands,
  ...containerNetworkCommands,
  ...containerActionCommands,
  ...eventCommands,
  ...capsuleCommands,
  ...imageCommands,
  ...registryCommands,
  ...quotaCommands,
  ...hostCommands,
  ...serviceCommands,
  ...availabilityZoneCommands,
  ...networkCommands,
  rawCommand,
]

/** Routes that no command asks, and why. */
export const routesWithoutCommand: Readonly<Record<string, string>> = {
  'POST /v1/containers/{ident}/rename': 'gone since 1.14; rename asks PATCH',
  'POST /v1/containers/{ident}/resize': 'for a terminal that is attached',
  'POST /v1/containers/{ident}/execute_resize': 'for a terminal that is attached',
  'GET /v1/containers/{ident}/attach': 'needs the websocket proxy, which this service does not have yet',
  'DELETE /v1/services/{host}/{binary}': 'another spelling of DELETE /v1/services',
}
