import { SchemaValidationError } from '#common/errors.ts'
import type { KnownNetwork } from '#objects/network.ts'
import { type Route, route } from '../../route.ts'
import { optional, parameters } from '../../schema/field.ts'
import { requiredMessage } from '../../schema/messages.ts'
import type { Shown } from '../../schema/shape.ts'
import { textOrNull } from '../../schema/types.ts'
import { v } from '../../versions.ts'
import { networkAnswer } from './answers.ts'

const ident = textOrNull(2, 255, { pattern: '[a-zA-Z0-9][a-zA-Z0-9_.-]' })

const create = route({
  method: 'POST',
  path: '/v1/networks',
  summary: 'Make a network of the network service known to the engine.',
  policy: 'network:create',
  ok: 200,
  answer: networkAnswer,
  parameters: parameters(
    {
      name: optional(ident, { description: 'Has to be given, if only as null, and means nothing.' }),
      neutron_net_id: optional(ident, { description: 'Id of the network in the network service.' }),
    },
    {
      rules: [
        {
          what: '`name` is given, if only as null.',
          schema: { required: ['name'] },
          check: (given) => (Object.hasOwn(given, 'name') ? undefined : requiredMessage('name')),
        },
      ],
    },
  ),
  parametersIn: 'both',
  jsonOnly: true,
  handle: async ({ app, ctx, params: { neutron_net_id: networkId } }) => {
    // Asked for after the rule, as Zun, which then fails with a 500.
    if (networkId === undefined) throw new SchemaValidationError(requiredMessage('neutron_net_id'))
    return { body: networkView(await app.networks.create(ctx, networkId)) }
  },
})

const remove = route({
  method: 'DELETE',
  path: '/v1/networks/:network',
  summary: 'Take back that a network was made known to the engine.',
  policy: 'network:delete',
  ok: 204,
  since: v(1, 27),
  handle: async ({ app, ctx, path: { network = '' } }) => {
    await app.networks.delete(ctx, network)
    return {}
  },
})

export const networkRoutes: readonly Route[] = [create, remove]

function networkView(network: KnownNetwork): Shown<typeof networkAnswer> {
  return {
    uuid: network.uuid,
    name: network.name,
    project_id: network.projectId,
    user_id: network.userId,
    network_id: network.engineId,
    neutron_net_id: network.neutronNetId,
  }
}
