// What is told of networks.
import { named, object, text } from '../../schema/shape.ts'
import { uuid } from '../shapes.ts'

export const networkAnswer = named(
  'Network',
  object({
    uuid: uuid(),
    name: text('Name.'),
    project_id: text('Id of the project it belongs to.'),
    user_id: text('Id of the user who made it known.'),
    network_id: text("The engine's id."),
    neutron_net_id: text('Id in the network service.'),
  }),
)
