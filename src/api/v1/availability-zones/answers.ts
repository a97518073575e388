// What is told of availability zones.
import { named, object, text } from '../../schema/shape.ts'
import { pageOf } from '../shapes.ts'

const zone = named('AvailabilityZone', object({ availability_zone: text('Name of the zone.') }))

export const zonesAnswer = pageOf('availability_zones', zone)
