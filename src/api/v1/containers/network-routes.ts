// The networks and security groups of a container.

import { InvalidValue } from '#common/errors.ts'
import type { Addresses } from '#objects/container.ts'
import { change, holds } from '../../changes.ts'
import { containerRoute, type Route } from '../../route.ts'
import { optional, parameters, type Rule, required } from '../../schema/field.ts'
import { textOf } from '../../schema/types.ts'
import { v } from '../../versions.ts'
import { attachedAnswer } from './answers.ts'

const idOrName = textOf(1, 255)

/** Exactly one, or at most one, of two parameters. */
function oneOf(a: string, b: string, least: 0 | 1): Rule {
  return {
    what: `${least === 1 ? 'Exactly' : 'At most'} one of \`${a}\` and \`${b}\` is given.`,
    schema: least === 1 ? { oneOf: [{ required: [a] }, { required: [b] }] } : { not: { required: [a, b] } },
    check: (given) => {
      const count = [a, b].filter((name) => given[name] !== undefined).length
      if (count === 2) return `${a} and ${b} cannot be given together`
      return count < least ? '{} is not valid under any of the given schemas' : undefined
    },
  }
}

const attachParameters = parameters(
  {
    network: optional(idOrName, { description: 'Network, by UUID or name; the default one when nothing is named.' }),
    port: optional(idOrName, { description: 'Port, by UUID or name.' }),
    fixed_ip: optional(textOf(1, 255, { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }), {
      description: 'Address to have there.',
    }),
  },
  { rules: [oneOf('network', 'port', 0)] },
)

const attach = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/network_attach',
  summary: 'Attach a container to a network.',
  policy: 'container:network_attach',
  // Compat: 200, unlike its siblings.
  ok: 200,
  since: v(1, 8),
  query: attachParameters,
  parameters: attachParameters,
  parametersIn: 'both',
  handle: async ({ app, ctx, params, path }, container) => {
    const { network, port, fixed_ip: address } = params
    const request = {
      ...(network && { network }),
      ...(port && { port }),
      ...(address && { [address.includes(':') ? 'ipv6' : 'ipv4']: address }),
    }
    await app.containers.attachNetwork(ctx, container, request, path.ident ?? '')
    return {}
  },
})

const detachParameters = parameters(
  {
    network: optional(idOrName, { description: 'Network, by UUID or name.' }),
    port: optional(idOrName, { description: 'Port; its whole network is detached.' }),
  },
  { rules: [oneOf('network', 'port', 1)] },
)

const detach = containerRoute({
  method: 'POST',
  path: '/v1/containers/:ident/network_detach',
  summary: 'Detach a container from a network.',
  policy: 'container:network_detach',
  ok: 202,
  since: v(1, 6),
  parameters: detachParameters,
  parametersIn: 'both',
  handle: async ({ app, ctx, params, path }, container) => {
    await app.containers.detachNetwork(
      ctx,
      container,
      { ...(params.network && { network: params.network }), ...(params.port && { port: params.port }) },
      path.ident ?? '',
    )
    return {}
  },
})

const grouped = change(v(1, 18), 'networks', '`networks` has one item a port, with its addresses in `fixed_ips`.')

const list = containerRoute({
  method: 'GET',
  path: '/v1/containers/:ident/network_list',
  summary: 'List the networks of a container; grouped by port since 1.18.',
  // Better than Zun, which asks no rule here.
  policy: 'container:get_one',
  ok: 200,
  answer: attachedAnswer,
  since: v(1, 13),
  changes: [grouped],
  handle: async ({ version }, { addresses }) => ({
    body: { networks: holds(grouped, version) ? byPort(addresses ?? {}) : flat(addresses ?? {}) },
  }),
})

function flat(addresses: Addresses): object[] {
  return Object.entries(addresses).flatMap(([networkId, list]) =>
    list.map(({ addr, version, port, subnetId }) => ({
      net_id: networkId,
      subnet_id: subnetId,
      port_id: port,
      version,
      ip_address: addr,
    })),
  )
}

function byPort(addresses: Addresses): object[] {
  return Object.entries(addresses).flatMap(([networkId, list]) =>
    [...new Set(list.map(({ port }) => port))].map((port) => ({
      net_id: networkId,
      port_id: port,
      fixed_ips: list
        .filter((address) => address.port === port)
        .map(({ addr, version, subnetId }) => ({ subnet_id: subnetId, version, ip_address: addr })),
    })),
  )
}

const groupParameters = parameters({ name: required(idOrName, { description: 'Name or UUID of the security group.' }) })

/** The embedded network has no security groups, so none is ever found. */
function securityGroup(action: 'add_security_group' | 'remove_security_group', summary: string): Route {
  return containerRoute({
    method: 'POST',
    path: `/v1/containers/:ident/${action}`,
    summary,
    policy: `container:${action}`,
    ok: 202,
    until: v(1, 14),
    parameters: groupParameters,
    parametersIn: 'both',
    handle: async ({ app, ctx, params }, container) => {
      await app.containers.requireStatus(ctx, container, action)
      throw new InvalidValue(`Security group ${params.name} not found.`)
    },
  })
}

export const containerNetworkRoutes: readonly Route[] = [
  attach,
  detach,
  list,
  securityGroup('add_security_group', 'Add a security group to a container.'),
  securityGroup('remove_security_group', 'Remove a security group from a container.'),
]
