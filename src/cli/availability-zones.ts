// Availability zones.
import type { AvailabilityZone } from '#zunclient/operations.ts'
import type { ClientCommand } from './command.ts'
import { rowsOf } from './output.ts'

const list: ClientCommand = {
  name: 'availability-zone list',
  summary: 'List the availability zones.',
  routes: ['GET /v1/availability_zones'],
  run: async ({ client }) =>
    rowsOf((await client.availabilityZones.list()).availability_zones, [
      ['availability zone', (zone: AvailabilityZone) => zone.availability_zone],
    ]),
}

export const availabilityZoneCommands: readonly ClientCommand[] = [list]
